// Shows a whole article as text beside the page, or over its lower part where there is little room, with the
// quoted words marked and in view.

const views = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  if (!views.has(parentElement)) views.set(parentElement, new Beside(parentElement))
  const view = views.get(parentElement)
  view.update(data, () => setTriggerValue("act", { kind: "close" }))
  // Whoever opened the article takes the focus back.
  return () => view.end()
}

const element = (tag, name, ...children) => {
  const node = document.createElement(tag)
  if (name) node.className = name
  node.append(...children)
  return node
}

// Words in three parts, of which the middle one answers.
const answering = ([before, answer, after]) => (answer ? [before, element("strong", "", answer), after] : [before, after])

class Beside {
  constructor(root) {
    this.aside = element("aside", "beside")
    this.aside.setAttribute("aria-label", "Article")
    this.aside.tabIndex = -1
    root.append(this.aside)
    this.escape = (event) => {
      const over = document.documentElement.hasAttribute("data-card-open") || document.querySelector('[role="dialog"], [data-testid="stPopoverBody"]')
      if (event.key === "Escape" && !over) this.close()
    }
    window.addEventListener("keydown", this.escape)
  }

  update(data, close) {
    this.close = close
    const told = JSON.stringify(data)
    if (told === this.told) return
    const first = !this.told
    this.told = told
    this.build(data)
    if (first) setTimeout(() => this.aside.focus({ preventScroll: true }), 100)
  }

  build(data) {
    const close = element("button", "close", "×")
    close.setAttribute("aria-label", "Close the article")
    close.onclick = () => this.close()
    const title = element("h2", "", data.title)
    title.dir = "auto"
    const head = element("div", "head", title, close)
    head.setAttribute("aria-live", "polite")
    const byline = element("p", "", data.byline)
    if (/^https?:\/\//i.test(data.link || "")) {
      const link = element("a", "", "Live article ↗")
      Object.assign(link, { href: data.link, target: "_blank", rel: "noopener noreferrer" })
      byline.append(" · ", link)
    }
    const mark = element("mark", "", ...(data.quote ? answering(data.parts) : []))
    const text = element("div", "text", data.before, ...(data.quote ? [mark] : []), data.after)
    text.dir = "auto"
    const body = element("div", "body", byline, ...data.notes.map((words) => element("p", "", words)), text)
    body.tabIndex = 0
    body.setAttribute("role", "group")
    body.setAttribute("aria-label", "Text of the article")
    this.aside.replaceChildren(head, element("div", "story", body))
    if (data.quote) requestAnimationFrame(() => this.center(body, mark))
  }

  // The quote stands in the middle, and only the article is moved, never the page.
  center(body, mark) {
    const [outer, inner] = [body.getBoundingClientRect(), mark.getBoundingClientRect()]
    body.scrollTop += inner.top - outer.top - Math.max(0, (outer.height - inner.height) / 2)
  }

  end() {
    window.removeEventListener("keydown", this.escape)
    window.dispatchEvent(new Event("on-record-article-closed"))
  }
}
