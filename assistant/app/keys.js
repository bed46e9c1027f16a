// Keys that are heard wherever one types. Listeners are put in place once; drawn again, only the focus may move.

const heard = (window.onRecordKeys ??= { place: undefined, begun: new WeakMap() })

export default function ({ data }) {
  if (!heard.listens) {
    document.addEventListener("keydown", onKey, true)
    document.addEventListener("focusin", remember, true)
    heard.listens = true
  }
  if (data.place && data.place !== heard.place) ready()
  heard.place = data.place
}

// The box is ready to type in, unless somebody types elsewhere or a keyboard would cover a small screen.
function ready(tries = 20) {
  if (!matchMedia("(hover: hover)").matches || document.querySelector("[role=dialog]")) return
  const box = document.querySelector("[data-testid=stChatInputTextArea]")
  if (!box && tries) return void setTimeout(ready, 100, tries - 1)
  if (box && !isField(document.activeElement)) box.focus({ preventScroll: true })
}

const isField = (node) => node?.matches?.("input:not([type=checkbox], [type=radio], [type=file]), textarea")

// What a field held when one began to type in it.
function remember({ target }) {
  if (isField(target) && !heard.begun.has(target)) heard.begun.set(target, target.value)
}

function onKey(event) {
  if (event.key === "Escape") return keep(event)
  const command = event.ctrlKey || event.metaKey
  if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    const names = ["Search conversations", "Search"]
    const box = names.map((name) => document.querySelector(`input[aria-label="${name}"]`)).find(Boolean)
    if (box) {
      event.preventDefault()
      box.focus()
      box.select()
    }
  } else if (event.altKey && !command && event.code === "KeyC") {
    const copies = all(document, "button").filter((button) => button.textContent === "Copy")
    if (copies.length) {
      event.preventDefault()
      copies.at(-1).click()
    }
  }
}

// Elements of the page and of the components in it.
function all(root, selector) {
  const inner = [...root.querySelectorAll("*")].flatMap((node) => (node.shadowRoot ? all(node.shadowRoot, selector) : []))
  return [...root.querySelectorAll(selector), ...inner]
}

// Escape closes no form in which something was typed that is not saved; elsewhere what was typed is kept first.
function keep(event) {
  const form = document.querySelector("[role=dialog] [data-testid=stForm]")
  const fields = form ? [...form.querySelectorAll("input, textarea")] : []
  const isTyped = fields.some((field) => heard.begun.has(field) && heard.begun.get(field) !== field.value)
  if (isTyped) {
    event.stopImmediatePropagation()
    event.preventDefault()
  } else if (isField(event.target) && !form && event.target.dataset.testid !== "stChatInputTextArea") {
    event.target.blur()
  }
}
