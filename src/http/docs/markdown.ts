import { type Html, html, inline } from './html.ts'

/** A heading of a text, with the anchor under which its page has it. */
export interface Heading {
  level: number
  title: string
  anchor: string
}

/** Where a link of a text leads on the page; undefined: nowhere that is served, so its words stay as text. */
type LinkOf = (target: string) => string | undefined

interface Rendering {
  linkOf: LinkOf
  anchors: Set<string>
}

/**
 * The Markdown that the guides are written in: headings, fenced code, tables, lists within lists, links and paragraphs. Comments say
 * something to tests and are not shown.
 */
export function renderMarkdown(text: string, linkOf: LinkOf = () => undefined): Html {
  return blocks(linesOf(text), { linkOf, anchors: new Set() })
}

/** A text cut at its headings, for a search that leads to the right place. What stands before the first belongs to nothing. */
export function sectionsOf(text: string): (Heading & { text: string })[] {
  const sections: (Heading & { text: string })[] = []
  const anchors = new Set<string>()
  let isCode = false
  for (const line of linesOf(text)) {
    if (line.startsWith('```')) isCode = !isCode
    const heading = isCode ? undefined : headingIn(line, anchors)
    if (heading) sections.push({ ...heading, text: '' })
    else if (sections.length > 0) sections.at(-1)!.text += `${line}\n`
  }
  return sections
}

function linesOf(text: string): string[] {
  return text.replaceAll(/^ *<!--[\s\S]*?-->\n?/gm, '').split('\n')
}

function headingIn(line: string, anchors: Set<string>): Heading | undefined {
  const [, marks, title] = /^(#{1,4}) (.+)$/.exec(line) ?? []
  if (marks === undefined || title === undefined) return undefined
  const base = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(/\s/g, '-')
  let anchor = base
  for (let count = 1; anchors.has(anchor); count += 1) anchor = `${base}-${count}`
  anchors.add(anchor)
  return { level: marks.length, title, anchor }
}

const item = /^( *)([-*]|\d+\.) +(.*)$/

function blocks(lines: readonly string[], rendering: Rendering): Html {
  const parts: Html[] = []
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as string
    const rest = lines.slice(at)
    const taken = countOf(rest)
    if (line.trim() !== '') parts.push(block(rest.slice(0, taken), rendering))
    at += taken
  }
  return html`${parts}`
}

/** How many of the lines belong to the block that begins with the first. */
function countOf(lines: readonly string[]): number {
  const first = lines[0] as string
  if (first.startsWith('```')) return endOr(lines, (line) => line.startsWith('```')) + 1
  if (first.startsWith('#') || first.trim() === '') return 1
  if (first.startsWith('|')) return endOr(lines, (line) => !line.startsWith('|'))
  if (item.test(first)) {
    return endOr(lines, (line, index) => {
      const isLoose = /^\S/.test(line) && !item.test(line)
      return isLoose && ((lines[index - 1] as string).trim() === '' || line.startsWith('#'))
    })
  }
  return endOr(lines, (line) => line.trim() === '' || /^(#{1,4} |```|\||[-*] )/.test(line))
}

function endOr(lines: readonly string[], ends: (line: string, index: number) => boolean): number {
  const end = lines.findIndex((line, index) => index > 0 && ends(line, index))
  return end === -1 ? lines.length : end
}

function block(lines: readonly string[], rendering: Rendering): Html {
  const first = lines[0] as string
  if (first.startsWith('```')) {
    const code = lines.slice(1, lines.at(-1)?.startsWith('```') ? -1 : undefined)
    return html`<pre tabindex="0"><code>${code.join('\n')}</code></pre>`
  }
  const heading = headingIn(first, rendering.anchors)
  if (heading) return renderHeading(heading, rendering)
  if (first.startsWith('|')) return renderTable(lines, rendering)
  if (item.test(first)) return renderList(lines, rendering)
  return html`<p>${withLinks(lines.map((line) => line.trim()).join('\n'), rendering)}</p>`
}

function renderHeading({ level, title, anchor }: Heading, rendering: Rendering): Html {
  const text = withLinks(title, rendering)
  const link = html`<a class="anchor" href="#${anchor}" aria-label="Link to this part">#</a>`
  if (level === 1) return html`<h1>${text}</h1>`
  if (level === 2) return html`<h2 id="${anchor}">${text} ${link}</h2>`
  return html`<h3 id="${anchor}">${text} ${link}</h3>`
}

function renderTable(lines: readonly string[], rendering: Rendering): Html {
  const rows = lines.map((line) =>
    line
      .replace(/^\||\|\s*$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  )
  const isRuled = /^\|[\s|:-]+\|$/.test(lines[1] ?? '')
  const head = isRuled ? rows[0] : undefined
  return html`<table class="prose">${head && html`<thead><tr>${head.map((cell) => html`<th scope="col">${withLinks(cell, rendering)}</th>`)}</tr></thead>`}
<tbody>${rows.slice(isRuled ? 2 : 0).map((row) => html`<tr>${row.map((cell) => html`<td>${withLinks(cell, rendering)}</td>`)}</tr>`)}</tbody></table>`
}

/** An item that is one paragraph stands as its words; one of several blocks has them all. */
function renderList(lines: readonly string[], rendering: Rendering): Html {
  const indent = indentOf(lines[0] as string)
  const items: string[][] = []
  for (const line of lines) {
    const [, spaces, mark, rest] = item.exec(line) ?? []
    if (spaces?.length === indent && mark !== undefined) items.push([rest as string])
    else items.at(-1)?.push(line)
  }
  const inner = items.map((of) => html`<li>${renderItem(of, rendering)}</li>`)
  return /^ *\d/.test(lines[0] as string) ? html`<ol>${inner}</ol>` : html`<ul>${inner}</ul>`
}

function renderItem([first = '', ...others]: readonly string[], rendering: Rendering): Html {
  const lines = [first, ...dedent(others)]
  const isOne = countOf(lines) >= lines.filter((line) => line.trim() !== '').length
  return isOne ? withLinks(lines.join('\n').trim(), rendering) : blocks(lines, rendering)
}

function dedent(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== '').map(indentOf)
  const least = indents.length === 0 ? 0 : Math.min(...indents)
  return lines.map((line) => line.slice(least))
}

/** Links first: what they stand around may hold code. */
function withLinks(text: string, { linkOf }: Rendering): Html {
  const parts = text.split(/(?<!!)\[([^\]]+)\]\(([^)\s]+)\)/)
  return html`${parts.map((part, index) => {
    if (index % 3 === 0) return inline(part)
    if (index % 3 === 2) return undefined
    const href = linkOf(parts[index + 1] as string)
    return href === undefined ? inline(part) : html`<a href="${href}">${inline(part)}</a>`
  })}`
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
