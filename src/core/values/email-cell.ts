import { normaliseEmail } from './email.ts'
import { withoutMarkup } from './phone-text.ts'

/** One address of a cell, with the text around it. */
export interface CellEmail {
  email: string
  /** The key by which two addresses are compared. */
  emailKey: string
  /** The person's name, if the cell has one: `Ann One <ann@one.example>`. */
  name: string | null
  /** The label beside the address, as written: `work`. */
  label: string | null
  /** The part of the cell that the address was read from. */
  text: string
}

export interface EmailCell {
  emails: CellEmail[]
  /** Every part that gave no email. A `placeholder` means that no email is known, and needs no warning. */
  unread: { text: string; reason: 'placeholder' | 'not_an_email' }[]
}

/** The longest text, in UTF-16 units, that is read as a cell of emails; longer text is a note. */
const cellTextMax = 2_000

const plain = /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/

/**
 * Reads a cell of an email column: one address or several (`:::`, `;`, `,`, `/`, `|`, a line break, "or"),
 * each with a name, brackets, quotes, `mailto:` or a label around it. Every part that is no address is
 * returned in `unread`.
 */
export function readEmailCell(cell: string): EmailCell {
  const given = cell.trim()
  if (given === '') return { emails: [], unread: [] }
  if (plain.test(given)) return gather([given])
  if (given.length > cellTextMax) return { emails: [], unread: [{ text: given, reason: 'not_an_email' }] }
  return gather(splitEmails(withoutMarkup(given)))
}

/**
 * The key (`normaliseEmail`) of the one address that a text is or has something around: `Ann <ann@lee.example>`, `mailto:`, a full
 * stop at the end, a full-width `＠`. Null for none and for several.
 */
export function readEmailKey(text: string): string | null {
  const own = normaliseEmail(text)
  if (own !== null) return own.emailKey
  const { emails, unread } = readEmailCell(text)
  return emails.length === 1 && unread.length === 0 ? (emails[0]?.emailKey ?? null) : null
}

function gather(parts: readonly string[]): EmailCell {
  const cell: EmailCell = { emails: [], unread: [] }
  for (const text of parts) {
    const email = readOne(text)
    if (typeof email === 'string') cell.unread.push({ text, reason: email })
    else if (!cell.emails.some(({ emailKey }) => emailKey === email.emailKey)) cell.emails.push(email)
  }
  return cell
}

/** A comma within quotes, or in the name before an address, does not separate: `"Lee, Ann" <ann@lee.example>`. */
function splitEmails(text: string): string[] {
  const json = ofJson(text)
  if (json !== undefined) return json
  const parts = text
    .split(
      /:::|[\n\r\v\f\u2028\u2029|;；、，]|\s+(?:or|and|oder|und|ou|et|или|и|\/)\s+|(?<=\.\p{L}{2,})\/(?=[^/])/iu,
    )
    .flatMap((part) => (countOf(part, '@') > 1 ? part.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/) : part))
    .flatMap((part) => (countOf(part, '@') > 1 && !part.includes('<') ? part.split(/\s+/) : part))
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== ',')
  return parts.length === 0 ? [text] : parts
}

/** A JSON array of addresses, the form in which Twenty and others write further addresses. */
function ofJson(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (!Array.isArray(value)) return undefined
    return value.flatMap((item: unknown) => {
      if (typeof item === 'string') return item
      const { email, value: own, address } = (item ?? {}) as Record<string, unknown>
      return [email, own, address].filter((part): part is string => typeof part === 'string').slice(0, 1)
    })
  } catch {
    return undefined
  }
}

function countOf(text: string, letter: string): number {
  return text.split(letter).length - 1
}

const label =
  /^\s*\(?(work|home|private|personal|office|business|e-?mail|mail|gesch(?:ä|ae)ftlich|privat|primary|secondary)\)?\s*[:：]\s*|\s*[([](work|home|private|personal|office|business|privat|gesch(?:ä|ae)ftlich|old|new|primary|secondary)[)\]]\s*$/i

function readOne(text: string): CellEmail | 'placeholder' | 'not_an_email' {
  if (isEmailPlaceholder(text)) return 'placeholder'
  const labelled = label.exec(text)
  const said = labelled?.[1] ?? labelled?.[2] ?? null
  const body = labelled === null ? text : text.replace(label, '')
  const [, before = '', inside] = /^([^<]*)<\s*([^<>]+?)\s*>?\s*$/.exec(body) ?? []
  const address = (inside ?? body)
    .replace(/^[\s"'`(<[=]*(?:mailto:|smtp:|e-?mail:\s*)?/i, '')
    .replace(/\?.*$/s, '')
    .replace(/[\s"'`)>\].,;:]+$/, '')
    .replace(/\s*@\s*/, '@')
    .replace('＠', '@')
  if (isEmailPlaceholder(address)) return 'placeholder'
  const email = normaliseEmail(address)
  if (email === null) return 'not_an_email'
  const name = before.replace(/^[\s"'(]+|[\s"'),]+$/g, '')
  return {
    ...email,
    name: name === '' || name.includes('@') ? null : name,
    label: said !== null && /mail/i.test(said) ? null : said,
    text,
  }
}

const emptyWords = new Set(
  'n/a|na|n.a|#n/a|none|no|nil|null|undefined|nan|empty|blank|unknown|tbd|tba|missing|x|xx|xxx|no email|no mail|noemail|not provided|not given|not available|not applicable|keine|keine angabe|k.a|kein|unbekannt|aucun|aucune|inconnu|néant|ninguno|ninguna|no tiene|desconocido|nessuno|nenhum|geen|onbekend|brak|nie ma|ingen|нет|неизвестно|なし|無し|无|没有|없음|yok|0|false|test'.split(
    '|',
  ),
)

/** Local parts that people type to get past a form. */
const nobody =
  /^(?:none|no|noemail|no[-._]email|nomail|no[-._]mail|donthave|nothing|unknown|na|n\.?a|nobody|noone|null|fake|test|tester|testing|example|xxx+|abc|asdf+|qwerty|aaa+|email|mail|user|name|someone|somebody|anonymous|noreply|no[-._]reply|donotreply|placeholder|dummy|invalid|notprovided|not[-._]provided|keine?|nicht|aucun|sin)$/i
const plainBeginning = /^([a-z\d][\w.+-]*)@/i
/** Local parts that are no mailbox at any domain, mail providers included. */
const never =
  /^(?:none|noemail|no[-._]email|nomail|no[-._]mail|unknown|nobody|noone|null|notprovided|donthave)$/i
const providers = /^(?:gmail|googlemail|yahoo|hotmail|outlook|aol|icloud|live|msn|gmx|web|mail|email)$/i

/**
 * Whether a cell says that there is no email, or has an address that stands for none: `n/a`, `none@none.com`,
 * `test@test.com`.
 */
export function isEmailPlaceholder(text: string): boolean {
  // The quick way for nearly every address: its local part is not among the usual placeholders.
  const [, plainLocal] = plainBeginning.exec(text) ?? []
  if (plainLocal !== undefined && !nobody.test(plainLocal)) return false
  const bare = text
    .toLowerCase()
    .replace(/^[\s"'<>([{*.,:;?!–—-]+|[\s"'>)\]}*.,:;?!–—-]+$/g, '')
    .replace(/\s+/g, ' ')
  if (bare === '' || emptyWords.has(bare)) return true
  const at = bare.indexOf('@')
  if (at < 1) return false
  const local = bare.slice(0, at)
  const domain = bare.slice(at + 1)
  const host = domain.split('.')[0] ?? ''
  if (!nobody.test(local)) return false
  return nobody.test(host) || host === local || (never.test(local) && providers.test(host))
}
