/** Longer text, in UTF-16 units, is never read as a phone number; this bounds the work of every pattern here. */
export const phoneTextMax = 500

/**
 * Removes markup around values: links of HTML and Markdown become their visible text, and written-out breaks
 * (`<br>`, `\\n`) become line breaks.
 */
export function withoutMarkup(text: string): string {
  if (!/[<\\\]]/.test(text)) return text
  return text
    .replace(/<br\s*\/?>|\\r?\\n|\\n/gi, '\n')
    .replace(/<a\s[^<>]{0,500}>([^<>]*)<\/a>/gi, '$1')
    .replace(/\[([^[\]]{1,300})\]\((?:mailto:|tel:|https?:)[^()\s]{0,500}\)/gi, '$1')
}

/** A phone number without the syntax around it: the text that holds the number, and an extension. */
export interface PhoneText {
  text: string
  extension: string | null
}

/** The zeros of the scripts whose digits people dial with: Arabic, Persian, Devanagari, Bengali, Thai, full width. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10]

/**
 * Replaces digits of other scripts with ASCII, the full-width plus with `+`, bullets and middle dots with
 * spaces, and removes invisible marks.
 */
export function plainDigits(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  return text
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) as number
      const zero = zeros.find((first) => code >= first && code < first + 10)
      return zero === undefined ? digit : String(code - zero)
    })
    .replace(/\p{Cf}/gu, '')
    .replace(/[Ａ-Ｚａ-ｚ：；＃＝＠]/g, (sign) => sign.normalize('NFKC'))
    .replace(/[＋﹢]/g, '+')
    .replace(/[·•‧∙・]/g, ' ')
    .replace(/(?<=[\d）)])[ーｰ〜～](?=[\d（(])/g, '-')
}

/**
 * Removes what spreadsheets and exports add so that a number stays text (`="…"`, `'`, quotes, backticks), and
 * Brazil's placeholder for a carrier code: `(0xx11) 98765-4321`.
 */
export function unguard(text: string): string {
  return text
    .replace(/^=\s*"([^"]*)"$/, '$1')
    .replace(/^\[\s*(?=")|(?<=")\s*\]$/g, '')
    .replace(/^[\s'"`´‘’“”*=]+|[\s'"`´‘’“”*,;]+$|(?<=\d)#$/g, '')
    .replace(/^(\(?0)(?:xx|\*\*)(?=\s*\d)/i, '$1')
    .replace(/[^\d\s\p{L}\p{P}\p{Sc}\p{Sk}+=<>|~\p{Cf}]/gu, ' ')
    .replace(/(?<=\d)_(?=\d)/g, ' ')
    .trim()
}

/**
 * Removes the bracketed trunk zero of a number that is written for callers at home and abroad: `+44 (0)20`
 * becomes `+44 20`.
 */
export function withoutBracketedZero(text: string): string {
  return text.replace(/^(\s*[([]?\s*(?:[+＋]\s*|00\s?)\d{1,3}[)\]]?[\s.-]*)[(（]\s*[0０]\s*[)）]/, '$1')
}

const scheme =
  /^(?:(?:sips?|tel|e\.?164|phone|callto|whatsapp|skype|viber|facetime(?:-audio)?|sms|smsto|mailto|h323|xmpp):(?:\/\/(?:(?:send|chat)\/?\?(?:phone|number)=)?)?|https?:\/\/(?:wa\.me\/|t\.me\/(?=\+)|signal\.me\/#p\/|api\.whatsapp\.com\/send\/?\?phone=))/i

/** What is dialled before a number to hide or show one's own: `*67`, `*82`, `#31#`, `*31#`. */
const hiddenCall = /^(?:\*(?:67|82)|[*#]{1,2}31#)[\s,-]*(?=[+(\d])/

/**
 * Extracts the number from what phone systems send: SIP's name-addr (`"Ann" <sip:+4930…@host>;tag=1`),
 * `sip:`, `sips:`, `tel:` (RFC 3966, with `ext` and `phone-context`), `whatsapp:`, WhatsApp's ids and links,
 * percent-encoding. Other text is returned without its parameters (`;ext=5`). Null if the text itself says
 * that there is no number: an empty user part, or SIP's `anonymous.invalid` (RFC 3323).
 */
export function unwrapPhone(given: string): PhoneText | null {
  const inside = /<([^<>]*)>/.exec(given)?.[1] ?? given
  const decoded = decodePercent(inside).trim()
  const text = decoded.replace(scheme, '').replace(hiddenCall, '')
  const at = text.lastIndexOf('@')
  if (at === -1 && text === decoded && inside === given)
    return /;(?!(?:\s*[a-z-]+=[^\s,;]*|npdi|\d{1,9}#?)\s*(?:;|$))/i.test(text)
      ? { text, extension: null }
      : withParameters(text)
  const host = at === -1 ? '' : text.slice(at + 1)
  // `sip:pbx.example` names a host without a user.
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

/** A local number gets the prefix that its `phone-context` names (RFC 3966, 5.1.5). */
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

/** The longest extension that libphonenumber reads after a word for one. */
const extensionDigitsMax = 20

/** Words for an extension in the languages of address books; `#`, `~` and `x` are office usage. */
const extensionWords = [
  'ext(?:ension|ensión|n)?|extens[aã]o|xtn?|x|#|~',
  'durchwahl|dw|apparat|app|nebenstelle|nst|klappe|kl(?:apka)?',
  'poste|interne|interno|int|anexo|ramal|centralita|toestel|tst',
  'доб(?:авочный)?|вн(?:утр(?:енний)?)?|anknytning|ankn|lok(?:al(?:nummer)?)?|local',
  'wewn?(?:ętrzny)?|mellék|linka|dahili|内線|內線|分机|分機|내선',
].join('|')

const withExtension = new RegExp(
  `^(.*?\\d[)\\].]*)[\\s,;:.()（[/–—-]*(?<!\\p{L})(?:${extensionWords})[\\s.:=#№()-]*(\\d{1,${extensionDigitsMax}})[\\s)）\\].#]*$`,
  'isu',
)

/**
 * Letters by the keys they are on (E.161), where digits come first: `1-800-FLOWERS`. Blank for every other text.
 */
export function onKeypad(text: string): string {
  if (!/^\+?[\d\s().-]{3,}[A-Z][A-Z\d\s.-]{2,}$/i.test(text)) return ''
  const dialled = text.toUpperCase().replace(/[A-Z]/g, (letter) => {
    const key = ['ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'].findIndex((on) =>
      on.includes(letter),
    )
    return String(key + 2)
  })
  // Switches ignore the letters after the eleventh digit: 1-800-MICROSOFT.
  return /^1\D/.test(dialled) ? dialled.replace(/\D/g, '').slice(0, 11) : dialled
}

/** Pauses and waits in dial strings: `,,12`, `p12`, `w12#`. */
const withPause = /^(.*\d[)\].\s]*?)(?:\s*,{1,5}|[pw])(\d{1,9})#?$/is

/**
 * Separates an extension at the end: `ext. 5`, `x123`, `#12`, `,,12`, `доб. 7`, `poste 12`, `Durchwahl 12`.
 * The rest is not examined. Null if no word or sign marks an extension, so digits after a hyphen (`030
 * 1234-567`) stay part of the number.
 */
export function takeExtension(text: string): PhoneText | null {
  const found = withExtension.exec(text) ?? withPause.exec(text)
  return found === null ? null : { text: found[1] as string, extension: found[2] as string }
}
