import type { Wire } from '../calls/operation.ts'
import { type OpenapiDocument, operationsOf, reachableFrom } from '../openapi/openapi-document.ts'
import { explainFault, faultCodes } from '../validation/fault-message.ts'
import { failureCures, faultCures } from './cures.ts'
import { errorPage, problemsOf } from './error-pages.ts'
import { guidePages, guides } from './guides.ts'
import { html, inline, renderPage } from './html.ts'
import { bounded, limitPage } from './limits.ts'
import { sectionsOf } from './markdown.ts'
import { resourcePage } from './render-pages.ts'

/** A place in the documents that can be found. */
export interface Found {
  title: string
  /** What it is a part of: the wire and its resource, or the guide. */
  place: string
  href: string
  /** The words around what was found. */
  excerpt: string
}

interface Entry {
  title: string
  place: string
  href: string
  text: string
  /** Title, names and paths, in small letters: what weighs. */
  names: string
  all: string
  /** Decides between two that fit alike: the greater one is what more readers look for. */
  weight: number
}

const queryMax = 200
const wordsMax = 8
const shownMax = 40
const excerptChars = 160
const anywhereFrom = 5

/** What people call a thing elsewhere, and what it is called here. */
const sayings: Readonly<Record<string, readonly string[]>> = {
  dnc: ['do-not-contact', 'donotcontact', 'do not contact'],
  optout: ['do not contact'],
  auth: ['authorization', 'scopes', 'key'],
  authentication: ['authorization', 'scopes', 'key'],
  token: ['key'],
  pagination: ['nextcursor', 'cursor'],
  paging: ['nextcursor', 'cursor'],
  paginate: ['nextcursor', 'cursor'],
  ratelimit: ['too_many_requests', 'units of work'],
  throttle: ['too_many_requests', 'units of work'],
  '429': ['too_many_requests'],
  callerid: ['caller', 'cid'],
  dedupe: ['duplicate', 'upsert', 'unique'],
  deduplicate: ['duplicate', 'upsert', 'unique'],
  properties: ['custom field'],
  attributes: ['custom field'],
  timezone: ['time zone'],
  csv: ['import', 'export'],
  gdpr: ['erase'],
  retry: ['idempotency', 'retry-after'],
  quota: ['limit'],
  sync: ['keeping a copy'],
  trash: ['bin'],
}

/** All that can be found: calls, fields, guides part by part, errors and limits. */
export function searchEntries(
  wires: readonly Wire[],
  documents: ReadonlyMap<string, OpenapiDocument>,
): readonly Entry[] {
  return [
    ...[...documents].flatMap(([wire, document]) => callsOf(wire, document)),
    ...[...documents].flatMap(([wire, document]) => schemasOf(wire, document)),
    ...guides().flatMap(({ name, title, text }) =>
      sectionsOf(text).map((section) =>
        entry({
          title: section.level === 1 ? title : section.title,
          place: section.level === 1 ? 'Guide' : `Guide · ${title}`,
          href: section.level === 1 ? `${guidePages}/${name}` : `${guidePages}/${name}#${section.anchor}`,
          text: section.text,
          weight: section.level === 1 ? 3 : 2,
        }),
      ),
    ),
    ...Object.entries(problemsOf(wires)).map(([code, [status, title, detail]]) =>
      entry({
        title: code,
        place: 'Error',
        href: `${errorPage}/${code}`,
        text: `${status} ${title}. ${detail} ${failureCures[code as keyof typeof failureCures]}`,
        weight: 1,
      }),
    ),
    ...faultCodes.map((code) =>
      entry({
        title: code,
        place: 'Error of a field',
        href: `${errorPage}#${code}`,
        text: `The field ${explainFault({ code })}. ${faultCures[code]}`,
        weight: 1,
      }),
    ),
    ...Object.entries(bounded).map(([name, what]) =>
      entry({ title: what, place: 'Limit', href: `${limitPage}#${name}`, text: '', weight: 0 }),
    ),
  ]
}

function callsOf(wire: string, document: OpenapiDocument): Entry[] {
  return document.tags.flatMap(({ name: group }) =>
    operationsOf(document, group).map(({ method, path, operation }) =>
      entry({
        title: `${method} ${path}`,
        place: `${wire} · ${group}`,
        href: `${resourcePage(wire, group)}#${operation.operationId}`,
        text: `${operation.summary}. ${operation.description} ${(operation.parameters ?? [])
          .map(({ name, description = '' }) => `${name}: ${description}`)
          .join(' ')}`,
        names: `${operation.summary} ${operation.operationId}`,
        weight: wire === 'roster' ? 2 : 1,
      }),
    ),
  )
}

/** Each schema where the first resource that names it has it, with its fields. */
function schemasOf(wire: string, document: OpenapiDocument): Entry[] {
  const met = new Set<string>()
  return document.tags.flatMap(({ name: group }) =>
    reachableFrom(
      document,
      operationsOf(document, group).map(({ operation }) => operation),
    )
      .filter(([name]) => !met.has(name) && met.add(name))
      .map(([name, { properties = {} }]) =>
        entry({
          title: name,
          place: `${wire} · Schema`,
          href: `${resourcePage(wire, group)}#schema-${name}`,
          text: Object.entries(properties)
            .map(([field, { description = '' }]) => `${field}: ${description}`)
            .join(' '),
          names: '',
          weight: wire === 'roster' ? 1 : 0,
        }),
      ),
  )
}

function entry({ names = '', ...given }: Omit<Entry, 'names' | 'all'> & { names?: string }): Entry {
  const own = `${given.title} ${names} ${given.place}`.toLowerCase()
  return { ...given, names: own, all: `${own} ${given.text.toLowerCase()}` }
}

/** The places that have every word, the best first; where none has all of them, those that have most of them. */
export function searchDocs(entries: readonly Entry[], query: string): Found[] {
  const words = wordsIn(query)
  if (words.length === 0) return []
  const scored = entries.map((entry) => ({ entry, ...scoreOf(entry, words) }))
  const most = Math.max(...scored.map(({ matched }) => matched))
  if (most === 0) return []
  return scored
    .filter(({ matched }) => matched === most)
    .sort((a, b) => b.score - a.score)
    .slice(0, shownMax)
    .map(({ entry: { title, place, href, text } }) => ({
      title,
      place,
      href,
      excerpt: excerptOf(text, words),
    }))
}

/** Each word with what it is called here. */
function wordsIn(query: string): string[][] {
  const words = query
    .slice(0, queryMax)
    .toLowerCase()
    .split(/[\s,;:"'(){}]+/)
    .filter((word) => word !== '')
  return words.slice(0, wordsMax).map((word) => {
    const plain = word.replaceAll('-', '')
    const singular = word.length > 3 && word.endsWith('s') ? [word.slice(0, -1)] : []
    return [word, ...singular, ...(sayings[plain] ?? [])]
  })
}

function scoreOf({ title, names, all, weight }: Entry, words: readonly string[][]) {
  const own = title.toLowerCase()
  let matched = 0
  let score = weight
  for (const forms of words) {
    if (!forms.some((form) => isIn(all, form))) continue
    matched += 1
    const best = forms.map((form, index) => {
      const less = index === 0 ? 1 : 0.8
      if (own === form) return 30 * less
      if (hasWord(own, form)) return 14 * less
      if (isIn(own, form)) return 8 * less
      if (isIn(names, form)) return 6 * less
      return isIn(all, form) ? 1 : 0
    })
    score += Math.max(...best)
  }
  return { matched, score }
}

function hasWord(text: string, word: string): boolean {
  return placeOf(text, word, true) !== -1
}

/** Short words only where a word begins: "rate" is no part of "operate". */
function isIn(text: string, form: string): boolean {
  return form.length > anywhereFrom ? text.includes(form) : placeOf(text, form, false) !== -1
}

function placeOf(text: string, word: string, isWhole: boolean): number {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (isEdge(text[at - 1]) && (!isWhole || isEdge(text[at + word.length]))) return at
  }
  return -1
}

function isEdge(character: string | undefined): boolean {
  return character === undefined || !/[\p{L}\p{N}]/u.test(character)
}

/** The words around the first that was found. */
function excerptOf(text: string, words: readonly string[][]): string {
  const plain = text
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replaceAll(/[`*|#]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const small = plain.toLowerCase()
  const places = words
    .flat()
    .map((word) => (word.length > anywhereFrom ? small.indexOf(word) : placeOf(small, word, false)))
    .filter((place) => place >= 0)
  const at = places.length === 0 ? 0 : Math.max(0, Math.min(...places) - excerptChars / 3)
  const begin = at === 0 ? 0 : plain.indexOf(' ', at) + 1
  const shown = plain.slice(begin, begin + excerptChars)
  return `${begin > 0 ? '…' : ''}${shown}${begin + excerptChars < plain.length ? '…' : ''}`
}

/** What was found as a page, for browsers without the script too. */
export function renderSearch(wires: readonly string[], query: string, found: readonly Found[]): string {
  const asked = query.slice(0, queryMax)
  const main = html`<h1>Search</h1>
<p>${found.length === 0 ? html`Nothing has “${asked}”. Try one word of it, the <a href="${guidePages}">guides</a> or <a href="${errorPage}">every error</a>.` : html`${found.length}${found.length === shownMax && ' or more'} ${found.length === 1 ? 'place' : 'places'} for “${asked}”`}</p>
<ol class="found">${found.map(
    ({ title, place, href, excerpt }) =>
      html`<li><a href="${href}">${inline(title)}</a> <span class="type">${place}</span><p>${excerpt}</p></li>`,
  )}</ol>`
  return renderPage({ title: `${asked} · Search`, wires, main, query: asked })
}
