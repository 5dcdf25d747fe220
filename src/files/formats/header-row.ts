/** The cells of a row, whatever file it stands in. */
export interface HeaderRowCells {
  line: number
  cells: readonly string[]
}

/** Whether a text is a word that columns are called by. */
export type KnowsHeader = (text: string) => boolean

/** Which rows name the columns of a table. */
export interface FoundHeader {
  /** Places of the rows: none, one, or a row of groups and the row of names below it. */
  rows: number[]
  /** Nothing says which: a person has to. Places of the rows that could be it; none stands for no header at all. */
  doubtful?: number[]
}

/** A table's header stands near its top; what is further down is data. */
const headerRowsMax = 30
const comparedRows = 50

const email = /^\S+@\S+\.\S+$/
const phone = /^\+?[\d\s().\-/]{7,}$/
const number = /^[+-]?\d+([.,]\d+)*$/
const date = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/

/** Whether a cell is a value, such as a phone, an email, a number or a day: no column is called so. */
export function isValue(cell: string): boolean {
  const text = cell.trim()
  return text.includes('@') || phone.test(text) || number.test(text) || date.test(text)
}

/**
 * Finds the row that names the columns among a table's first rows: the first with two words that columns are called by,
 * below whatever titles stand above it. Without such words the first row that is as full as the others and holds no values
 * while they do. Where every row is like every other it is doubtful.
 */
export function findHeader(all: readonly HeaderRowCells[], knows: KnowsHeader): FoundHeader {
  const rows = all.slice(0, headerRowsMax)
  const known = rows.map(({ cells }) => countKnown(cells, knows))
  const typical = typicalWidth(all.slice(0, comparedRows))
  const isFirst = (known[0] ?? 0) > 0 && isNaming(rows[0], typical)
  const place = isFirst ? 0 : known.findIndex((count, at) => count >= 2 && isNaming(rows[at], 2))
  // A row below people that has two such words is a person with them, not a header.
  const isBelowData = rows.slice(0, Math.max(0, place)).some(({ cells }) => isPerson(cells))
  if (place >= 0 && !isBelowData) return { rows: withGroups(rows, place, knows) }
  return withoutWords(all, typical)
}

function countKnown(cells: readonly string[], knows: KnowsHeader): number {
  const words = cells.map((cell) => cell.trim()).filter((cell) => cell !== '' && cell.length <= 80)
  return new Set(words.filter(knows)).size
}

function filledOf(cells: readonly string[]): string[] {
  return cells.filter((cell) => cell.trim() !== '')
}

/** How many cells most rows fill. */
function typicalWidth(rows: readonly HeaderRowCells[]): number {
  const widths = rows.map(({ cells }) => filledOf(cells).length).sort((one, other) => one - other)
  return widths[Math.floor(widths.length / 2)] ?? 0
}

/** Nearly as full as the others, and without values. */
function isNaming(row: HeaderRowCells | undefined, typical: number): boolean {
  const filled = filledOf(row?.cells ?? [])
  return filled.length > 0 && filled.length >= typical * 0.6 && !filled.some(isValue)
}

/** An email or a phone is shorter; a pattern takes long on what is not. */
const identifierLettersMax = 320

function isPerson(cells: readonly string[]): boolean {
  const filled = filledOf(cells)
  const isIdentifier = (text: string) =>
    text.length <= identifierLettersMax && (email.test(text) || phone.test(text))
  return filled.length > 1 && filled.some((cell) => isIdentifier(cell.trim()))
}

function withoutWords(rows: readonly HeaderRowCells[], typical: number): FoundHeader {
  const place = rows.slice(0, headerRowsMax).findIndex((row) => isNaming(row, typical))
  const below = rows.slice(place + 1, comparedRows)
  // Values under a row without any set it apart from them.
  const isApart = below.some(({ cells }) => cells.some((cell) => cell.trim() !== '' && isValue(cell)))
  const isFirstData = rows[0] !== undefined && isPerson(rows[0].cells)
  if (place < 0 || isFirstData) return { rows: [] }
  if (isApart || below.length === 0) return { rows: [place] }
  return { rows: [place], doubtful: [place] }
}

/**
 * With the row of groups above the names, or the names below the groups, where one alone does not tell the columns apart:
 * `Phone, , Email` over `Home, Work, Home`.
 */
function withGroups(rows: readonly HeaderRowCells[], place: number, knows: KnowsHeader): number[] {
  for (const upper of [place, place - 1]) {
    const groups = rows[upper]?.cells
    const names = rows[upper + 1]?.cells
    if (groups === undefined || names === undefined || !areGroups(groups, names)) continue
    const merged = mergeHeader(groups, names, knows)
    const alone = Math.max(countKnown(groups, knows), countKnown(names, knows))
    const isRepeating = new Set(filledOf(names)).size < filledOf(names).length
    if (isRepeating || countKnown(merged, knows) > alone) return [upper, upper + 1]
  }
  return [place]
}

function areGroups(groups: readonly string[], names: readonly string[]): boolean {
  const [above, below] = [filledOf(groups), filledOf(names)]
  const isUnder = groups.every((group, column) => group.trim() === '' || (names[column] ?? '').trim() !== '')
  return above.length > 1 && above.length < below.length && isUnder && ![...above, ...below].some(isValue)
}

/** Groups that say nothing of the column: the person is meant anyway. */
const ownGroups =
  /^(contacts?|persons?|people|customers?|clients?|leads?|members?|general|details?|info|information|personal|basic|main|other|misc|data|names?|kontakte?|kunden?|allgemein|persönlich|sonstiges?|autres?|général|otros?|altro)\b/i

/** One name a column from a row of groups, each of which counts until the next, and a row of names below it. */
export function mergeHeader(
  groups: readonly string[],
  names: readonly string[],
  knows: KnowsHeader,
): string[] {
  let group = ''
  return names.map((given, column) => {
    if ((groups[column] ?? '').trim() !== '') group = (groups[column] as string).trim()
    const name = given.trim()
    if (group === '' || group === name) return name
    if (name === '') return group
    if (ownGroups.test(group) && knows(name)) return name
    const joined = [`${group} ${name}`, `${name} ${group}`]
    return joined.find(knows) ?? (ownGroups.test(group) ? name : (joined[0] as string))
  })
}

const totals =
  /^(?:grand |sub ?)?(?:totals?|summe|gesamt|gesamtsumme|zwischensumme|anzahl|somme|totale|suma|summa|итого|всего|合計|总计|總計|합계|toplam|razem|celkem|összesen|yhteensä)(?:$|[^\p{L}])/iu
const closings =
  /^(?:copyright|©|confidential|generated (?:by|on)|exported (?:by|on)|created (?:by|on)|end of (?:report|list|file)|page \d+|seite \d+|\d+ (?:rows?|records?|contacts?|entries|results|people|kontakte|einträge|datensätze|lignes?|contactos?|contatti|contatos?)\b|(?:stand|date|datum|data|fecha|дата|exported|generated|printed|created|erstellt|exportiert|gedruckt|exporté|généré|imprimé|exportado|generado|esportato|generato|gerado|geëxporteerd|wygenerowano|выгружено)(?: (?:on|at|by|am|le|el|il|em|op|dnia|du|of))?:? ?\d|(?:number of|anzahl|nombre de|número de|numero di|aantal|liczba|количество)[\p{L} ]{1,30}[:=] ?\d)/iu

/** Why a row below the header is no person: the header once more, as each page of a report has it, or a total at the end. */
export type AsideReason = 'repeated_header' | 'footer'

const comparedCells = 50

/** Tells the rows of a table that are none of its data. `header` is what its header's row or rows hold. */
export function asideRows(
  header: readonly (readonly string[])[],
): (cells: readonly string[]) => AsideReason | undefined {
  const wanted = header.map((cells) => cells.slice(0, comparedCells).map(bare))
  const width = Math.max(0, ...header.map((cells) => cells.length))
  return (cells) => {
    const first = bare(cells[0] ?? '')
    const isRepeated = wanted.some(
      (names) => first === names[0] && names.every((name, column) => bare(cells[column] ?? '') === name),
    )
    // The line that tables in plain text have below the names of their columns.
    const filled = cells.filter((cell) => cell.trim() !== '')
    const isRule = filled.length > 1 && filled.every((cell) => /^\s*:?[-=_]{2,}:?\s*$/.test(cell))
    if (isRepeated || isRule) return 'repeated_header'
    return width > 2 && isFooter(cells, width) ? 'footer' : undefined
  }
}

function bare(cell: string): string {
  return cell.trim().toLowerCase()
}

function isFooter(cells: readonly string[], width: number): boolean {
  const place = cells.findIndex((cell) => cell.trim() !== '')
  const text = (cells[place] ?? '').trim()
  if (text === '' || text.length > 1_000) return false
  const isTotal = totals.test(text)
  if (!isTotal && !closings.test(text)) return false
  const others = cells.slice(place + 1).filter((cell) => cell.trim() !== '')
  if (others.length === 0) return true
  const isShort = others.every((cell) => /^[\d.,]{1,9}(\s\p{L}{1,20})?$/u.test(cell.trim()))
  return isTotal && others.length <= width / 2 && isShort
}
