import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type Html, html, inline, prose, renderPage } from './html.ts'

/** Where the guides of the repository's `docs` stand, each under its file's name. */
export const guidePages = '/docs/guides'

const directory = new URL('../../../docs/', import.meta.url)

/** The names of the guides; none where the files did not come with the program. */
export function guideNames(): string[] {
  const files = existsSync(directory) ? readdirSync(directory) : []
  return files.flatMap((file) => /^([a-z]+)\.md$/.exec(file)?.[1] ?? []).sort()
}

/** A guide as a page; undefined where there is none of that name. */
export function renderGuide(wires: readonly string[], name: string): string | undefined {
  if (!guideNames().includes(name)) return undefined
  const text = readFileSync(new URL(`${name}.md`, directory), 'utf8')
  const [, title = name] = /^# (.+)$/m.exec(text) ?? []
  const main = html`${renderMarkdown(text)}<p><a href="${guidePages}">All guides</a></p>`
  return renderPage({ title, wires, main })
}

/** The page that names every guide. */
export function renderGuides(wires: readonly string[]): string {
  const items = guideNames().map((name) => {
    const text = readFileSync(new URL(`${name}.md`, directory), 'utf8')
    return html`<li><a href="${guidePages}/${name}">${/^# (.+)$/m.exec(text)?.[1] ?? name}</a></li>`
  })
  const main = html`<h1>Guides</h1><ul>${items}</ul><p><a href="/docs/errors">Errors</a></p>`
  return renderPage({ title: 'Guides', wires, main })
}

/** The Markdown that the guides are written in: headings, code, tables, lists and paragraphs; links stay as text. */
function renderMarkdown(text: string): Html[] {
  const parts = text.split(/^ *```\w*\n([\s\S]*?)^ *```$/m)
  return parts.map((part, index) =>
    index % 2 === 1
      ? html`<pre tabindex="0"><code>${part}</code></pre>`
      : html`${part.split(/\n\s*\n|(?<=^#{1,3} .*)\n/m).map(renderBlock)}`,
  )
}

function renderBlock(block: string): Html {
  const text = withoutLinks(block.trim())
  const [, marks, title = ''] = /^(#{1,3}) (.+)$/.exec(text) ?? []
  if (marks === '#') return html`<h1>${inline(title)}</h1>`
  if (marks !== undefined) return html`<h2>${inline(title)}</h2>`
  if (text.startsWith('|')) return renderTable(text)
  return text === '' ? html`` : prose(text)
}

function renderTable(text: string): Html {
  const rows = text.split('\n').filter((row) => !/^\|[\s|:-]+\|$/.test(row))
  const cells = rows.map((row) => row.replace(/^\||\|$/g, '').split(/(?<!\\)\|/))
  return html`<table><tbody>${cells.map(
    (row) => html`<tr>${row.map((cell) => html`<td>${inline(cell.trim())}</td>`)}</tr>`,
  )}</tbody></table>`
}

function withoutLinks(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
}
