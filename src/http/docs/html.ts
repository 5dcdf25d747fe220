/** Markup that needs no escaping. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

type Part = Html | string | number | false | null | undefined | readonly Part[]

/** A template whose values are escaped, unless they are `Html` themselves; lists are joined, undefined is empty. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + render(parts[index - 1]) + string))
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(render).join('')
  return escaped(String(part))
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string)
}

/** The subset of Markdown in descriptions: paragraphs, `- ` lists, **strong** and `code`. */
export function prose(text: string | undefined): Html {
  if (text === undefined) return html``
  return html`${text.split(/\n\s*\n/).map(block)}`
}

/** Renders Markdown within one line. */
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

interface PageParts {
  title: string
  wires: readonly string[]
  /** The wire that the page is about. */
  wire?: string
  contents?: Html
  main: Html
  /** What was searched for. */
  query?: string
}

/** A whole document around a page's parts. All of it works without the script, which adds "Try it" and finds while you type. */
export function renderPage({ title, wires, wire, contents, main, query = '' }: PageParts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="/docs/style.css">
<script type="module" src="/docs/try-it.js"></script>
<link rel="icon" href="data:,">
</head>
<body${contents === undefined && html` class="plain"`}>
<a class="skip" href="#main">Skip to the text</a>
<header><a class="brand" href="/docs">Roster</a>
<nav aria-label="APIs">${wires.map(
    (name) => html`<a href="/docs/${name}"${name === wire && html` aria-current="page"`}>${name}</a>`,
  )}<a href="/docs/guides">Guides</a><a href="/docs/errors">Errors</a></nav>
<form class="search" role="search" action="/docs/search"><input type="search" name="q" value="${query}" placeholder="Search (press /)" aria-label="Search the documentation" maxlength="200" autocomplete="off"></form></header>
${contents}
<main id="main"${wire !== undefined && html` data-wire="${wire}"`}>
${main}
</main>
</body>
</html>
`.text
}
