/** Longer text is never a phone number with what belongs to it; every pattern here runs on less. */
export const phoneTextMax = 500

/**
 * What pages and notes write around values taken off: links of HTML and Markdown become what they show, and breaks that were
 * written out (`<br>`, `\\n`) become line breaks.
 */
export function withoutMarkup(text: string): string {
  if (!/[<\\\]]/.test(text)) return text
  return text
    .replace(/<br\s*\/?>|\\r?\\n|\\n/gi, '\n')
    .replace(/<a\s[^<>]{0,500}>([^<>]*)<\/a>/gi, '$1')
    .replace(/\[([^[\]]{1,300})\]\((?:mailto:|tel:|https?:)[^()\s]{0,500}\)/gi, '$1')
}

/** A phone number as somebody sent it, without its wrapping: the part that holds the number, and an extension. */
export interface PhoneText {
  text: string
  extension: string | null
}

/** Zeros of the scripts whose digits people dial with: Arabic, Persian, Devanagari, Bengali, Thai, full width. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10]

/** Digits of other scripts as ASCII, the full-width plus as `+`, bullets and middle dots as spaces, no invisible marks. */
export function plainDigits(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  return text
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) as number
      const zero = zeros.find((first) => code >= first && code < first + 10)
      return zero === undefined ? digit : String(code - zero)
    })
    .replace(/\p{Cf}/gu, '')
    .replace(/[＋﹢]/g, '+')
    .replace(/[·•‧∙・]/g, ' ')
    .replace(/(?<=[\d）)])[ーｰ〜～](?=[\d（(])/g, '-')
}

/**
 * Takes off what spreadsheets and exports put around a number so that it stays text (`="…"`, `'`, quotes, backticks), and the
 * mark for a carrier's code that Brazil writes: `(0xx11) 98765-4321`.
 */
export function unguard(text: string): string {
  return text
    .replace(/^=\s*"([^"]*)"$/, '$1')
    .replace(/^\[\s*(?=")|(?<=")\s*\]$/g, '')
    .replace(/^[\s'"`´‘’“”*=]+|[\s'"`´‘’“”*]+$|(?<=\d)#$/g, '')
    .replace(/^(\(?0)(?:xx|\*\*)(?=\s*\d)/i, '$1')
    .replace(/[^\d\s\p{L}\p{P}\p{Sc}\p{Sk}+=<>|~\p{Cf}]/gu, ' ')
    .replace(/(?<=\d)_(?=\d)/g, ' ')
    .trim()
}

/** A number without the zero that is dialled at home alone, as people write it for both: `+44 (0)20` is `+44 20`. */
export function withoutBracketedZero(text: string): string {
  return text.replace(/^(\s*[([]?\s*(?:\+|00)\d{1,3}[)\]]?[\s.-]*)\(0\)/, '$1')
}

const scheme =
  /^(?:(?:sips?|tel|e\.?164|phone|callto|whatsapp|skype|viber|facetime(?:-audio)?|sms|smsto|mailto|h323|xmpp):(?:\/\/(?:(?:send|chat)\/?\?(?:phone|number)=)?)?|https?:\/\/(?:wa\.me\/|t\.me\/(?=\+)|signal\.me\/#p\/|api\.whatsapp\.com\/send\/?\?phone=))/i

/**
 * Takes the number out of what phone systems send: SIP's name address (`"Ann" <sip:+4930…@host>;tag=1`), `sip:`, `sips:`,
 * `tel:` (RFC 3966, with `ext` and `phone-context`), `whatsapp:`, WhatsApp's ids and links, percent-encoding. Text that is
 * no such thing comes back with its parameters (`;ext=5`) taken off. Null where it says itself that there is no number:
 * an empty user part, or SIP's `anonymous.invalid` (RFC 3323).
 */
export function unwrapPhone(given: string): PhoneText | null {
  const inside = /<([^<>]*)>/.exec(given)?.[1] ?? given
  const decoded = decodePercent(inside).trim()
  const text = decoded.replace(scheme, '')
  const at = text.lastIndexOf('@')
  if (at === -1 && text === decoded && inside === given)
    return /;(?!(?:\s*[a-z-]+=[^\s,;]*|npdi|\d{1,9}#?)\s*(?:;|$))/i.test(text)
      ? { text, extension: null }
      : withParameters(text)
  const host = at === -1 ? '' : text.slice(at + 1)
  // `sip:pbx.example` names a host and no user.
  if (at === -1 && /^sips?:/i.test(decoded) && !/^\+?[\d\s()-]+(?:;|$)/.test(text)) return null
  if (/^anonymous\.invalid\b/i.test(host)) return null
  const user = (at === -1 ? text : text.slice(0, at)).replace(/[?&].*$/s, '')
  const parameters = /;.*$/s.exec(host)?.[0] ?? ''
  const read = withParameters(user.replace(/^([^;:]*):[^;]*/, '$1') + parameters)
  return read.text === '' ? null : read
}

function decodePercent(text: string): string {
  if (!/%[0-9a-f]{2}/i.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A local number takes the beginning that its `phone-context` names (RFC 3966, 5.1.5). */
function withParameters(given: string): PhoneText {
  const [number = '', ...parameters] = given.split(';')
  if (parameters.length === 0) return { text: given, extension: null }
  const value = (name: string) =>
    parameters.find((parameter) => parameter.trim().toLowerCase().startsWith(`${name}=`))?.split('=')[1]
  const context = value('phone-context')?.trim() ?? ''
  const text = context.startsWith('+') && !number.trim().startsWith('+') ? `${context}${number}` : number
  const dialled = parameters.find((parameter) => /^\d{1,9}#?\s*$/.test(parameter))
  const extension = (value('ext') ?? dialled)?.replace(/\D/g, '') ?? ''
  return { text, extension: extension === '' ? null : extension.slice(0, extensionDigitsMax) }
}

/** The longest extension that libphonenumber reads after a word that says so. */
const extensionDigitsMax = 20

/** Words for an extension in the languages of address books; `#`, `~` and `x` as people in offices write it. */
const extensionWords = [
  'ext(?:ension|ensión|n)?|extens[aã]o|xtn?|x|#|~',
  'durchwahl|dw|apparat|app|nebenstelle|nst|klappe|kl(?:apka)?',
  'poste|interne|interno|int|anexo|ramal|centralita|toestel|tst',
  'доб(?:авочный)?|вн(?:утр(?:енний)?)?|anknytning|ankn|lok(?:al(?:nummer)?)?|local',
  'wewn?(?:ętrzny)?|mellék|linka|dahili|内線|內線|分机|分機|내선',
].join('|')

const withExtension = new RegExp(
  `^(.*?\\d[)\\].]*)[\\s,;:.()（/–—-]*(?<!\\p{L})(?:${extensionWords})[\\s.:=#№()-]*(\\d{1,${extensionDigitsMax}})[\\s)）\\].#]*$`,
  'isu',
)

/** Pauses and waits as phones dial them: `,,12`, `p12`, `w12#`. */
const withPause = /^(.*\d[)\].\s]*?)(?:\s*,{1,5}|[pw])(\d{1,9})#?$/is

/**
 * Takes an extension off the end: `ext. 5`, `x123`, `#12`, `,,12`, `доб. 7`, `poste 12`, `Durchwahl 12`. The rest is not
 * looked at; null where nothing says extension, so digits after a hyphen (`030 1234-567`) stay part of the number.
 */
export function takeExtension(text: string): PhoneText | null {
  const found = withExtension.exec(text) ?? withPause.exec(text)
  return found === null ? null : { text: found[1] as string, extension: found[2] as string }
}
