// A list of things with a name, a line beneath it and buttons; or a row of chips. All of it is shown as text.

const make = (tag, properties = {}, ...children) => {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) node[name] = value
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value)
  }
  node.append(...children.filter(Boolean))
  return node
}

const lists = new WeakMap()

// On a phone the sidebar covers the page: it folds away once something was chosen in it.
const foldAway = () => window.innerWidth < 768 && document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click()
document.addEventListener("click", (event) => event.target.closest?.('[data-testid="stSidebar"] [data-testid="stButton"]') && foldAway())

// What is on screen is drawn anew only where it has changed: a click in the middle of that would be lost.
export default function ({ data, parentElement, setTriggerValue }) {
  const list = lists.get(parentElement) ?? { root: parentElement.appendChild(make("section")), told: "" }
  lists.set(parentElement, list)
  list.trigger = setTriggerValue
  const told = JSON.stringify(data)
  if (told !== list.told) draw(data, parentElement, list)
  list.told = told
}

function draw(data, parentElement, list) {
  const { root } = list
  const buttons = () => [...parentElement.querySelectorAll("button, input")]
  // Once an article that was opened is closed, the focus returns to where it was opened from.
  const act = (kind, key, button) => {
    const at = buttons().indexOf(button)
    const back = () => setTimeout(() => buttons()[at]?.focus({ preventScroll: true }), 50)
    if (kind === "read") window.addEventListener("on-record-article-closed", back, { once: true })
    list.trigger("act", { kind, key })
    if (data.style === "links") foldAway()
  }

  const switches = data.style === "facets"
  // Words that were looked for are every second part.
  const excerpt = (row) =>
    make("p", { class: "excerpt", dir: "auto" }, ...row.excerpt.map((part, at) => (at % 2 ? make("mark", {}, part) : part)))

  const title = (row) =>
    row.kind
      ? make("button", { class: "title", dir: "auto", "aria-current": !switches && row.current && "true", "aria-pressed": switches && String(row.current), onclick: (event) => act(row.kind, row.key, event.currentTarget) }, row.title)
      : make("span", { class: "title", dir: "auto" }, row.title)

  const action = (row) => (each) =>
    make(
      "button",
      { class: "plain", "aria-label": `${each.label}: ${row.title}`, onclick: (event) => act(each.kind, row.key, event.currentTarget) },
      each.label,
    )

  const box = (row) => {
    const name = `Choose: ${row.title}`
    const input = make("input", { type: "checkbox", "aria-label": name, onclick: () => list.trigger("act", { kind: "choose", key: row.key }) })
    input.checked = row.chosen
    return input
  }

  const item = (row) =>
    make(
      "li",
      { class: [row.current && "current", row.tone].filter(Boolean).join(" ") },
      typeof row.chosen === "boolean" && box(row),
      make(
        "div",
        { class: "words" },
        title(row),
        row.excerpt?.length && excerpt(row),
        row.byline && make("p", { class: "byline" }, row.byline),
      ),
      row.actions?.length && make("div", { class: "actions" }, ...row.actions.map(action(row))),
      row.within?.length && make("ul", { class: "within" }, ...row.within.map(item)),
    )

  const focused = parentElement.activeElement
  const named = (button) => button.getAttribute("aria-label") || button.textContent
  const at = buttons().indexOf(focused)
  root.setAttribute("aria-label", data.name)
  root.className = data.style
  root.replaceChildren(
    ...[data.heading && make("h2", {}, data.heading), make("ul", {}, ...data.rows.map(item))].filter(Boolean),
  )
  // Whoever was at a button is there again, or at what has taken its place.
  if (at >= 0) (buttons().find((button) => named(button) === named(focused)) ?? buttons()[at])?.focus()
}
