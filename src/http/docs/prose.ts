import { Html, html } from './html.ts'

/** The little Markdown that descriptions use: paragraphs, `- ` lists, **strong** and `code`. */
export function prose(text: string | undefined): Html {
  if (text === undefined) return html``
  return html`${text.split(/\n\s*\n/).map(block)}`
}

/** The same within one line. */
export function inline(text: string): Html {
  const marked = html`${text}`.text
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
  return new Html(marked)
}

function block(text: string): Html {
  if (!text.trimStart().startsWith('- ')) return html`<p>${inline(text)}</p>`
  const items = text
    .trim()
    .slice(2)
    .split(/\n\s*- /)
  return html`<ul>${items.map((item) => html`<li>${inline(item)}</li>`)}</ul>`
}
