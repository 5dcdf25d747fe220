/**
 * A numbering plan that writes one subscriber's number in two forms. `pattern` matches either form and captures the parts
 * that both share; `forms` builds every form from them. A number that no pattern matches has one form only.
 */
interface Plan {
  callingCode: string
  pattern: RegExp
  forms: (parts: string[]) => string[]
}

/** Anatel's area codes (libphonenumber, BR). */
const brazilArea = '(?:[14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-579])'

const plans: readonly Plan[] = [
  {
    // Argentina: an international call marks a mobile with a 9, a national call with a 15, which
    // libphonenumber turns into the 9. Area and subscriber number have ten digits together, and no two
    // subscribers differ only in the 9 (ENACOM, numbering plan).
    callingCode: '54',
    pattern: /^9?((?:11|[23]\d)\d{8})$/,
    forms: ([number]) => [`${number}`, `9${number}`],
  },
  {
    // Mexico dropped the 1 of mobile numbers on 2019-08-03 (IFT); WhatsApp still sends it. Special services never had it.
    callingCode: '52',
    pattern: /^1?((?!(?:[89]00|300|500|888))[2-9]\d{9})$/,
    forms: ([number]) => [`${number}`, `1${number}`],
  },
  {
    // Brazil added a 9 before every mobile number of eight digits by 2016 (Anatel, resolution 553). Trunked
    // radio (70, 77, 78, 79) kept eight digits, so the longer number there belongs to another subscriber.
    callingCode: '55',
    pattern: new RegExp(`^(${brazilArea})9?((?:[689]\\d|7[1-6])\\d{6})$`),
    forms: ([area, number]) => [`${area}${number}`, `${area}9${number}`],
  },
  {
    // Benin added 01 before every number on 2024-11-30 (ARCEP Bénin).
    callingCode: '229',
    pattern: /^(?:01)?([24569]\d{7})$/,
    forms: ([number]) => [`${number}`, `01${number}`],
  },
  ...ivoryCoast(),
  {
    // Italy's landlines keep their zero in international form; its mobiles never had one, but address books often add it.
    callingCode: '39',
    pattern: /^0?(3[1-9]\d{8})$/,
    forms: ([number]) => [`${number}`, `0${number}`],
  },
]

/**
 * Ivory Coast added the operator's two digits before every number on 2021-01-31 (ARTCI): 01, 05, 07 for the
 * mobiles of Moov, MTN and Orange, 21, 25, 27 for their landlines. The operator of each former block is taken
 * from libphonenumber's carrier and geocoding tables of 225; blocks of operators that had closed by then have
 * no new form.
 */
function ivoryCoast(): Plan[] {
  const blocks = {
    '01': '[0457][1-3]|[457]0',
    '05': '[0456789][4-6]',
    '07': '[0457-9][78]|[04578]9|6[78]',
    '21': '(?:2[0-4]|3[0-6])8',
    '25': '(?:2[0-4]|3[0-6])0',
    '27': '20[23]|21[2357]|22[245]|23[45]|24[3-5]|306|31[69]|3[2-6]7',
  }
  return Object.entries(blocks).map(([operator, former]) => ({
    callingCode: '225',
    pattern: new RegExp(`^(?:${operator})?((?=\\d{8}$)(?:${former})\\d+)$`),
    forms: ([number]) => [`${number}`, `${operator}${number}`],
  }))
}

/** The first two digits of each plan's calling code, so that one look into a set rules out nearly every number. */
const beginnings = new Set(plans.map((plan) => plan.callingCode.slice(0, 2)))

/**
 * The other E.164 forms of the same subscriber's number: Argentina with and without 9, Mexico with and
 * without 1, Brazil's ninth digit, Benin and Ivory Coast before and after their longer numbers, Italy's
 * mobile with a zero. Symmetric: each number is among the other forms of its other forms. Never the number
 * itself; empty for every other number.
 *
 * @example samePersonNumbers('+541123456789') // ['+5491123456789']
 */
export function samePersonNumbers(e164: string): string[] {
  if (!beginnings.has(e164.slice(1, 3))) return []
  for (const { callingCode, pattern, forms } of plans) {
    if (!e164.startsWith(callingCode, 1)) continue
    const parts = pattern.exec(e164.slice(1 + callingCode.length))
    if (parts === null) continue
    return forms(parts.slice(1))
      .map((form) => `+${callingCode}${form}`)
      .filter((form) => form !== e164)
  }
  return []
}

/**
 * The number as its country writes it now, if `e164` is a former form that libphonenumber does not accept but
 * that address books and foreign systems still send: Mexico's `+52 1 …` (also `+52 044 …` and `+52 01 …`), and Argentina's with the 9 of
 * international calls and either the trunk zero or the 15 of national calls (libphonenumber turns the 15 into
 * the 9). Every other number is returned unchanged.
 */
export function withoutFormerPrefix(e164: string): string {
  const mexican = /^\+52(?:1|01|04[45])([2-9]\d{9})$/.exec(e164)?.[1]
  if (mexican !== undefined) return `+52${mexican}`
  if (/^\+5490\d{10,12}$/.test(e164)) return withoutFormerPrefix(`+549${e164.slice(5)}`)
  return /^\+549(?=\d{2,4}15)\d{12}$/.test(e164) ? `+54${e164.slice(4)}` : e164
}

/**
 * Whether a number that libphonenumber does not accept was valid before its country made its numbers longer
 * (Benin, Ivory Coast), so that old address books contain it.
 */
export function isFormerNumber(e164: string): boolean {
  return /^\+22[59]\d{8}$/.test(e164) && samePersonNumbers(e164).length > 0
}
