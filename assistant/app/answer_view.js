// Renders one answer. Everything that was not written here is put on screen as text, never as markup.

const make = (tag, properties = {}, ...children) => {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") node.className = value
    else if (name.startsWith("on")) node[name] = value
    else if (value !== undefined && value !== null) node.setAttribute(name, value)
  }
  node.append(...children.filter((child) => child !== null && child !== undefined))
  return node
}

const safe = (link) => (/^https?:\/\//i.test(link || "") ? link : null)

const liveLink = (link, words) =>
  safe(link) && make("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, words)

// A sentence in three parts, in quotation marks if its words are an article's.
const quoted = ({ parts: [before, answer, after], verdict }) =>
  verdict === "quoted" ? [`“${before}`, answer, `${after}”`] : [before, answer, after]

// Words in three parts, of which the middle one answers.
const answering = (parts) => parts.map((part, place) => (place === 1 && part ? make("strong", {}, part) : part))

// The parts from one letter to another of the words that they make.
const between = (parts, from, to) => {
  let end = 0
  return parts.map((part) => {
    const start = end
    end += part.length
    return part.slice(Math.max(0, from - start), Math.max(0, to - start))
  })
}

// The quote in its passage; where there is little room, in no more than so many letters on either side.
const highlighted = (source, room) => {
  const before = room && source.before.length > room ? "…" + source.before.slice(-room).replace(/^\S*\s/, "") : source.before
  const after = room && source.after.length > room ? source.after.slice(0, room).replace(/\s\S*$/, "") + "…" : source.after
  return make("p", { class: "passage" }, before, make("mark", {}, ...answering(source.parts)), after)
}

const byline = (source) => make("p", { class: "byline" }, source.byline)

const note = ({ lead, text }) =>
  make("p", { class: lead ? "note heard" : "note" }, lead && make("strong", {}, lead), lead ? ": " : "", text)

// Answers that were brought into view, and whether the reader has moved the page since; by their ids.
const arrived = new Map()
const moves = ["wheel", "touchmove", "keydown"]
moves.forEach((kind) => window.addEventListener(kind, () => arrived.forEach((_, id) => arrived.set(id, true)), { passive: true }))

// A draft, whose markers get their numbers once it is checked: nothing is numbered twice.
const unnumbered = (draft) =>
  draft.split(/(\[\d+(?:[,;]\s*\d+)*\])/).map((part, place) => (place % 2 ? make("span", { class: "marker pending", "aria-hidden": "true" }, "…") : part))

const beside = () => window.innerWidth >= 1280 && document.querySelector(".st-key-beside")

class View {
  constructor(root) {
    this.root = root
    this.announcer = make("div", { class: "unseen", role: "status", "aria-live": "polite" })
    this.body = make("article")
    this.card = make("div", { class: "card", popover: "auto", role: "dialog", tabindex: "-1" })
    this.tip = make("div", { class: "tip", popover: "manual", "aria-hidden": "true" })
    root.append(this.announcer, this.body, this.card, this.tip)
    this.card.addEventListener("toggle", (event) => this.marked(event.newState === "open"))
    window.addEventListener("resize", () => this.card.matches(":popover-open") && this.place(this.card, this.opener))
  }

  update(data, act) {
    this.act = (kind, number = null, more = {}) => act("act", { kind, number, ...more })
    const told = JSON.stringify(data)
    if (told === this.told) return
    this.told = told
    const before = this.data?.state
    this.data = data
    if (data.state !== "live" || before !== "live") this.rebuild(before === data.state)
    if (data.state === "live") this.stream()
    if (data.fresh && this.shown !== data.state) setTimeout(() => this.arrive(data), 250)
    this.shown = data.state
  }

  // The page follows what is written down to its end; a reader begins at the question. Whoever moved the page
  // meanwhile is left where they are.
  arrive(data) {
    if (!arrived.get(data.id)) {
      this.body.scrollIntoView({ block: "start" })
      arrived.set(data.id, false)
    }
    this.announcer.textContent = data.announce
  }

  buttons() {
    return [...this.body.querySelectorAll("button")]
  }

  // Whoever was at a button is there again when the answer is drawn anew; at its question once Stop is gone.
  rebuild(same) {
    const focused = this.root.activeElement
    const at = this.buttons().indexOf(focused)
    this.build()
    if (at >= 0 && same) this.buttons()[at]?.focus({ preventScroll: true })
    else if (at >= 0) this.body.querySelector("h2").focus({ preventScroll: true })
  }

  build() {
    const { data } = this
    this.body.replaceChildren(
      ...[
        make("h2", { tabindex: "-1" }, data.question),
        this.understood(),
        data.state === "live" ? this.underWay() : this.answer(),
        data.state !== "live" && this.actions(),
        this.evidence(),
        this.further(),
      ].filter(Boolean),
    )
    const markers = [...this.body.querySelectorAll(".marker")]
    if (this.followed) this.current(markers.find((marker) => marker.textContent === String(this.followed)))
  }

  // How the question was understood, and the way back to the words that were typed.
  understood() {
    const { data } = this
    if (!data.understood && !data.plan) return null
    const again = data.state !== "kept"
    const typed = () => this.act("typed")
    return make(
      "div",
      { class: "understood" },
      data.understood && make("p", {}, "Understood as: ", data.understood, " ", again ? make("button", { class: "link", onclick: typed }, "Ask as typed") : ""),
      data.plan && make("p", {}, "Looked for: ", data.plan),
    )
  }

  // While the answer is being written.

  underWay() {
    this.draft = make("p", { class: "draft" })
    this.drafted = ""
    this.status = make("span", {})
    const halt = () => {
      stop.textContent = "Stopping…"
      this.act("stop")
    }
    const stop = make("button", { class: "plain stop", onclick: halt }, "Stop")
    return make("div", { class: "live" }, this.draft, make("p", { class: "status" }, this.status, stop))
  }

  stream() {
    if (this.drafted !== this.data.draft) this.draft.replaceChildren(...unnumbered((this.drafted = this.data.draft)))
    this.status.textContent = this.data.status
    if (this.found !== this.data.found.length) {
      this.body.querySelector(".sources")?.remove()
      const evidence = this.evidence()
      if (evidence) this.body.append(evidence)
    }
  }

  // The answer, once it is checked.

  answer() {
    const { data } = this
    if (data.problem) return make("p", { class: "problem", role: "alert" }, data.problem)
    const block = make("div", { class: data.refused ? "said refused" : "said" })
    const claims = data.sentences.map((sentence) => this.claim(sentence))
    const heading = (place) => data.sentences[place].heading
    const under = (place) => heading(place) && make("h3", { class: "under" }, heading(place))
    const alone = (claim, place) => [under(place), make("p", { class: "words" }, claim)].filter(Boolean)
    if (data.apart) block.append(...claims.flatMap(alone))
    else if (claims.length) block.append(make("p", { class: "words" }, ...claims.flatMap((claim) => [claim, " "])))
    block.append(...data.notes.map(note))
    return block
  }

  claim(sentence) {
    const label =
      sentence.label &&
      make(
        "button",
        {
          class: `verdict ${sentence.verdict}`,
          "aria-haspopup": "dialog",
          onclick: (event) => this.explain(event.currentTarget, sentence),
        },
        sentence.label,
      )
    const markers = sentence.marks.map((number) => this.marker(number, sentence))
    const parts = quoted(sentence)
    const text = parts.join("")
    const words = (from, to) =>
      make("span", { class: `sentence ${sentence.verdict}` }, ...answering(between(parts, from, to)))
    // Markers and verdict stand on one line with the word before them.
    const cut = Math.max(text.lastIndexOf(" ") + 1, text.length - 24)
    const tail = make("span", { class: "tail" }, words(cut, text.length), ...markers, label || "")
    return make("span", { class: "claim" }, words(0, cut), tail, this.voice(sentence))
  }

  // Who says so and when, where each sentence is an article's own.
  voice(sentence) {
    const source = this.data.apart && this.data.sources[sentence.marks[0]]
    return source ? make("span", { class: "voice" }, source.byline) : null
  }

  marker(number, sentence) {
    const source = this.data.sources[number]
    return make(
      "button",
      {
        class: "marker",
        "aria-haspopup": "dialog",
        "aria-label": `Source ${number}: ${source.title}`,
        onclick: (event) => this.open(event.currentTarget, number, sentence),
        onmouseenter: (event) => this.hint(event.currentTarget, number),
        onfocus: (event) => event.currentTarget.matches(":focus-visible") && this.hint(event.currentTarget, number),
        onmouseleave: () => this.tip.hidePopover(),
        onblur: () => this.tip.hidePopover(),
      },
      String(number),
    )
  }

  // What a marker, a source or a verdict opens.

  open(button, number, sentence) {
    if (beside() && this.followed !== number) return this.follow(button, number)
    const source = this.data.sources[number]
    const wrong = this.data.wrong.includes(number)
    this.show(button, `Source ${number}`, [
      make("h3", {}, `${number}. ${source.title}`),
      byline(source),
      make("div", { class: "evidence", tabindex: "0" }, sentence && this.verdict(sentence), highlighted(source)),
      make(
        "p",
        { class: "links" },
        make("button", { class: "plain", onclick: () => this.leave("open", number) }, "Show in the article"),
        this.data.actions && make("button", { class: "plain", onclick: () => this.keep(button, number) }, "Keep this quote"),
        liveLink(source.link, "Open the live article ↗"),
        this.data.actions && make(
          "button",
          { class: "plain quiet", disabled: wrong ? "" : null, onclick: () => this.leave("wrong", number) },
          wrong ? "Noted as wrong" : "This citation is wrong",
        ),
      ),
    ])
  }

  // The article that is open beside the answer goes to the quote that is chosen; chosen again, its card opens.
  follow(button, number) {
    this.tip.hidePopover()
    this.visit(button, "open", number)
  }

  // What is kept in the notebook, with what the reader says of it.
  keep(button, number) {
    const comment = make("textarea", { rows: "3", id: "comment" })
    const labels = make("textarea", { rows: "2", id: "labels" })
    const done = () => {
      this.card.hidePopover()
      this.act("keep", number, { comment: comment.value, labels: labels.value.split("\n").filter((label) => label.trim()) })
    }
    const what = number === null ? "Keep this answer" : "Keep this quote"
    this.show(button, what, [
      make("h3", {}, what),
      number === null ? null : make("p", { class: "close-words" }, `“${this.data.sources[number].quote}”`),
      make("label", { for: "comment" }, "Comment"),
      comment,
      make("label", { for: "labels" }, "Labels, one to a line"),
      labels,
      make("p", { class: "links" }, make("button", { class: "plain", onclick: done }, "Keep in the Notebook")),
    ])
    comment.focus()
  }

  explain(button, sentence) {
    this.show(button, sentence.label, [make("h3", {}, sentence.label), this.verdict(sentence)])
  }

  verdict(sentence) {
    if (!sentence.reasons.length) return make("p", { class: `why ${sentence.verdict}` }, sentence.finding)
    const reasons = sentence.reasons.map((reason) => make("li", {}, reason))
    return make("div", { class: `why ${sentence.verdict}` }, sentence.finding, make("ul", {}, ...reasons))
  }

  leave(kind, number) {
    this.card.hidePopover()
    if (kind === "open") this.visit(this.opener, kind, number)
    else this.act(kind, number)
  }

  // Open an article; once it is closed, the focus returns to where it was opened from.
  visit(button, kind, number) {
    const at = this.buttons().indexOf(button)
    window.removeEventListener("on-record-article-closed", this.back)
    this.back = () => {
      this.followed = null
      this.current(null)
      setTimeout(() => this.buttons()[at]?.focus({ preventScroll: true }), 50)
    }
    window.addEventListener("on-record-article-closed", this.back, { once: true })
    this.followed = kind === "open" ? number : null
    this.current(button)
    this.act(kind, number)
  }

  // The marker whose quote is open beside the answer stands out.
  current(button) {
    this.body.querySelectorAll(".marker[aria-current]").forEach((marker) => marker.removeAttribute("aria-current"))
    if (button?.classList.contains("marker")) button.setAttribute("aria-current", "true")
  }

  show(button, name, children) {
    this.tip.hidePopover()
    if (this.card.matches(":popover-open")) this.card.hidePopover()
    this.opener = button
    const close = make("button", { class: "close", "aria-label": "Close", onclick: () => this.card.hidePopover() }, "×")
    this.card.setAttribute("aria-label", name)
    this.card.replaceChildren(close, ...children.filter(Boolean))
    this.card.showPopover()
    this.place(this.card, button)
    this.card.focus({ preventScroll: true })
    this.center()
  }

  // The quote stands in the middle of what can be seen of its passage.
  center() {
    const [room, mark] = [this.card.querySelector(".evidence"), this.card.querySelector("mark")]
    if (!room || !mark) return
    const [outer, inner] = [room.getBoundingClientRect(), mark.getBoundingClientRect()]
    const above = inner.height < outer.height ? (outer.height - inner.height) / 2 : 0
    room.scrollTop += inner.top - outer.top - above
  }

  hint(button, number) {
    if (this.card.matches(":popover-open") || (beside() && this.followed === number)) return
    this.tip.textContent = `“${this.data.sources[number].quote}”`
    this.tip.showPopover()
    this.place(this.tip, button)
  }

  marked(open) {
    this.opener?.setAttribute("aria-expanded", String(open))
    document.documentElement.toggleAttribute("data-card-open", open)
    const focused = this.root.activeElement
    if (!open && (!focused || this.card.contains(focused))) this.opener?.focus({ preventScroll: true })
  }

  // Beneath the button, or above it where there is no room; on a phone at the foot of the screen.
  place(box, button) {
    const at = button.getBoundingClientRect()
    const { innerWidth: width, innerHeight: height } = window
    const left = Math.max(12, Math.min(at.left - 24, width - box.offsetWidth - 12))
    const below = at.bottom + 8
    const above = at.top - 8 - box.offsetHeight
    const top = below + box.offsetHeight < height - 12 || above < 12 ? below : above
    box.style.left = `${left}px`
    box.style.top = `${Math.max(12, Math.min(top, height - box.offsetHeight - 12))}px`
  }

  // Sources: what was found while the answer is written, then what it rests on.

  evidence() {
    const { data } = this
    this.found = data.found.length
    const cited = Object.values(data.sources)
    const section = make("section", { class: "sources", "aria-label": "Sources" })
    const articles = [...new Set(cited.map((source) => source.article))]
    const quotes = (article) => cited.filter((source) => source.article === article)
    if (cited.length)
      section.append(make("h3", {}, "Sources"), make("ul", {}, ...articles.map((a) => this.source(quotes(a)))))
    if (data.nearest.length) section.append(make("h3", {}, "The closest passages"), this.list(data.nearest))
    else if (!cited.length && data.found.length) section.append(make("h3", {}, data.foundTitle), this.list(data.found))
    return section.children.length ? section : null
  }

  // An article, with each of its quotes behind the number that stands in the answer.
  source(quotes) {
    const [first] = quotes
    const read = (event) => this.visit(event.currentTarget, "open", first.number)
    const title = make("button", { class: "title", "aria-haspopup": "dialog", onclick: read }, first.title)
    const rows = quotes.map((quote) => make("div", { class: "quote" }, this.marker(quote.number), highlighted(quote, 110)))
    return make("li", {}, title, byline(first), ...rows)
  }

  // What can be asked next; beneath all else, so that nothing moves when it comes.
  further() {
    const { data } = this
    if (!data.next.length) return null
    const ask = (question, place) => make("li", {}, make("button", { class: "plain", onclick: () => this.act("next", place) }, question))
    return make("section", { class: "next", "aria-label": "Ask next" }, make("h3", {}, "Ask next"), make("ul", {}, ...data.next.map(ask)))
  }

  list(articles) {
    const rows = articles.map((article) => {
      const link = liveLink(article.link, "Live article ↗")
      const title = article.position === undefined
        ? make("span", { class: "title" }, article.title)
        : make("button", { class: "title", "aria-haspopup": "dialog", onclick: (event) => this.visit(event.currentTarget, "read", article.position) }, article.title)
      const words = article.words && make("p", { class: "close-words" }, article.words)
      return make("li", {}, title, make("p", { class: "byline" }, article.byline, link ? " · " : "", link || ""), words || "")
    })
    return make("ul", {}, ...rows)
  }

  actions() {
    const { data } = this
    const copy = make("button", { class: "plain", onclick: () => this.copy(copy) }, "Copy")
    if (data.state === "kept") return make("p", { class: "actions" }, copy)
    if (!data.actions) return null
    const keep = make("button", { class: "plain", "aria-haspopup": "dialog", onclick: () => this.keep(keep, null) }, "Keep")
    const thumb = (kind, words) =>
      make("button", { class: "plain", "aria-pressed": String(data.rated === kind), onclick: () => this.act(kind) }, words)
    return make(
      "p",
      { class: "actions" },
      data.problem ? null : copy,
      data.problem ? null : keep,
      make("button", { class: "plain", onclick: () => this.act("retry") }, "Try again"),
      data.problem ? null : thumb("up", "Helpful"),
      data.problem ? null : thumb("down", "Not helpful"),
      make("span", { class: "meta" }, data.meta),
    )
  }

  async copy(button) {
    try {
      const forms = { "text/plain": this.data.copy, "text/html": this.data.rich }
      const blobs = Object.entries(forms).map(([kind, words]) => [kind, new Blob([words], { type: kind })])
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
      button.textContent = "Copied"
    } catch {
      button.textContent = "The browser did not allow it"
    }
    this.announcer.textContent = button.textContent
    setTimeout(() => (button.textContent = "Copy"), 2000)
  }
}

const views = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  if (!views.has(parentElement)) views.set(parentElement, new View(parentElement))
  views.get(parentElement).update(data, setTriggerValue)
}
