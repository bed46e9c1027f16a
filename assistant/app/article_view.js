// Shows a whole article as text, with the quoted words marked and in view.

const shown = new WeakMap()

export default function ({ data, parentElement }) {
  const same = shown.get(parentElement) === JSON.stringify(data)
  if (!same) build(data, parentElement)
  shown.set(parentElement, JSON.stringify(data))
  // Whoever opened the article takes the focus back.
  return () => window.dispatchEvent(new Event("on-record-article-closed"))
}

// Words in three parts, of which the middle one answers.
function answering([before, answer, after]) {
  const strong = document.createElement("strong")
  strong.textContent = answer
  return answer ? [before, strong, after] : [before, after]
}

function build(data, parentElement) {
  const text = document.createElement("div")
  text.className = "text"
  const mark = document.createElement("mark")
  if (data.quote) mark.append(...answering(data.parts))
  text.append(data.before, ...(data.quote ? [mark] : []), data.after)

  const title = document.createElement("h2")
  title.textContent = data.title
  const byline = document.createElement("p")
  byline.textContent = data.byline
  if (/^https?:\/\//i.test(data.link || "")) {
    const link = document.createElement("a")
    Object.assign(link, { href: data.link, target: "_blank", rel: "noopener noreferrer", textContent: "Live article ↗" })
    byline.append(" · ", link)
  }
  const notes = data.notes.map((words) => {
    const note = document.createElement("p")
    note.textContent = words
    return note
  })
  let article = parentElement.querySelector("article")
  if (!article) parentElement.append((article = document.createElement("article")))
  article.replaceChildren(title, byline, ...notes, text)
  if (data.quote) setTimeout(() => mark.scrollIntoView({ block: "center" }), 150)
}
