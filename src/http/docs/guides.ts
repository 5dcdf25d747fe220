import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { html, inline, renderPage } from './html.ts'
import { renderMarkdown, sectionsOf } from './markdown.ts'

/** The path of the guides from the repository's `docs`, each under its file's name. */
export const guidePages = '/docs/guides'

const directory = new URL('../../../docs/', import.meta.url)

/** What a reader comes for, and the guides that answer it, in the order in which they are read. Others come last. */
const shelves: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['Build', ['contract', 'filters', 'forms', 'voice', 'sync', 'events', 'examples', 'scopes', 'limits']],
  ['Move here', ['moving-from-nedzo', 'moving-from-gomobile', 'import', 'export']],
  ['What a contact is', ['phones', 'consent', 'custom-fields']],
  ['Run it', ['operating', 'scale', 'performance', 'security', 'versioning']],
]

export interface Guide {
  name: string
  /** Its first heading. */
  title: string
  /** The first sentence below it. */
  summary: string
  text: string
}

/** The files of the repository that are guides and stand in folders of their own. */
const inFolders: Readonly<Record<string, string>> = {
  examples: 'examples/README.md',
  operating: 'ops/README.md',
}

let read: readonly Guide[] | undefined

/** All guides; none where the files did not come with the program. */
export function guides(): readonly Guide[] {
  read ??= existsSync(directory) ? filesOfGuides().map(readGuide) : []
  return read
}

function filesOfGuides(): [name: string, file: string][] {
  const plain = readdirSync(directory).flatMap((file) => {
    const name = /^([a-z-]+)\.md$/.exec(file)?.[1]
    return name === undefined ? [] : [[name, file] as [string, string]]
  })
  const inside = Object.entries(inFolders).filter(([, file]) => existsSync(new URL(file, directory)))
  return [...plain, ...inside].sort()
}

function readGuide([name, file]: [string, string]): Guide {
  const text = readFileSync(new URL(file, directory), 'utf8')
  const [, title = name] = /^# (.+)$/m.exec(text) ?? []
  const first = /^(?![#|`<])\S[\s\S]*?\.(?=\s)/m.exec(text)?.[0] ?? ''
  const summary = first.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('\n', ' ')
  return { name, title, summary, text }
}

/** The guides on their shelves. */
export function shelvedGuides(): { title: string; guides: Guide[] }[] {
  const all = guides()
  const named = new Set(shelves.flatMap(([, names]) => names))
  const others = all.map(({ name }) => name).filter((name) => !named.has(name))
  return [...shelves, ['How it is built', others] as const].map(([title, names]) => ({
    title,
    guides: names.flatMap((name) => all.find((guide) => guide.name === name) ?? []),
  }))
}

/** A guide as a page, with the parts it has beside it. */
export function renderGuide(wires: readonly string[], { name, title, text }: Guide): string {
  const parts = sectionsOf(text).filter(({ level }) => level === 2)
  const contents = html`<nav class="contents" aria-label="Parts of this guide">
<h2><a href="${guidePages}">Guides</a></h2>
<ul><li><a href="${guidePages}/${name}" aria-current="page">${title}</a></li></ul>
${parts.length > 0 && html`<h2>On this page</h2><ul>${parts.map((part) => html`<li><a href="#${part.anchor}">${inline(part.title)}</a></li>`)}</ul>`}
</nav>`
  const main = html`<article class="guide">${renderMarkdown(text, (target) => linkOf(name, target))}</article>`
  return renderPage({ title, wires, contents, main })
}

/** Where a link of a guide's file leads: another guide, a place outside, or nowhere that is served. */
function linkOf(from: string, target: string): string | undefined {
  if (/^https?:\/\//.test(target) || target.startsWith('#')) return target
  const folder = new URL(inFolders[from] ?? `${from}.md`, directory)
  const { pathname, hash } = new URL(target, folder)
  const file = pathname.slice(directory.pathname.length)
  const found = filesOfGuides().find(
    ([, guideFile]) => guideFile === file || `${guideFile}` === `${file}/README.md`,
  )
  return found && pathname.startsWith(directory.pathname) ? `${guidePages}/${found[0]}${hash}` : undefined
}

/** The page that lists all guides. */
export function renderGuides(wires: readonly string[]): string {
  const main = html`<h1>Guides</h1>${renderShelves()}<p><a href="/docs/errors">Errors</a> · <a href="/docs/limits">Limits</a></p>`
  return renderPage({ title: 'Guides', wires, main })
}

/** Every guide with its first sentence, shelf by shelf. */
export function renderShelves() {
  return html`${shelvedGuides()
    .filter((shelf) => shelf.guides.length > 0)
    .map(
      (shelf) => html`<section class="shelf"><h2>${shelf.title}</h2>
<ul>${shelf.guides.map(({ name, title, summary }) => html`<li><a href="${guidePages}/${name}">${title}</a> <span>${inline(summary)}</span></li>`)}</ul></section>`,
    )}`
}
