import { type Html, html } from './html.ts'

interface PageParts {
  title: string
  wires: readonly string[]
  /** Whose page it is. */
  wire?: string
  contents?: Html
  main: Html
}

/** A whole document around a page's parts. All of it works without the script, which adds "Try it". */
export function renderPage({ title, wires, wire, contents, main }: PageParts): string {
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
<nav aria-label="Wires">${wires.map(
    (name) => html`<a href="/docs/${name}"${name === wire && html` aria-current="page"`}>${name}</a>`,
  )}</nav></header>
${contents}
<main id="main"${wire !== undefined && html` data-wire="${wire}"`}>
${main}
</main>
</body>
</html>
`.text
}
