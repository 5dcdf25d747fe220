import { type CountryCode, type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import metadata from 'libphonenumber-js/max/metadata'

/** A number that was read: the part of libphonenumber's `PhoneNumber` that Roster uses. */
export interface ReadPhone {
  /** E.164. */
  readonly number: string
  readonly nationalNumber: string
  readonly countryCallingCode: string
  readonly country?: CountryCode | undefined
  isPossible(): boolean
  isValid(): boolean
  getType(): NumberType
  formatNational(options?: { nationalPrefix?: boolean }): string
}

interface TypePattern {
  /** Undefined if it equals the pattern of fixed lines. */
  pattern: RegExp | undefined
  lengths: readonly number[]
}

/** The numbering plan of one region, with compiled patterns. */
interface Plan {
  pattern: RegExp
  lengths: readonly number[]
  leading: RegExp | undefined
  trunk: RegExp | undefined
  types: ReadonlyMap<NumberType, TypePattern> | undefined
}

/** The columns of a plan's row that Roster reads; see METADATA.md of libphonenumber-js. */
const places = { pattern: 2, lengths: 3, prefix: 5, prefixPattern: 7, leading: 10, types: 11 } as const

/** The types in the order in which libphonenumber tries them, each with its place among a row's types. */
const typePlaces = [
  ['FIXED_LINE', 0],
  ['MOBILE', 1],
  ['PREMIUM_RATE', 3],
  ['TOLL_FREE', 2],
  ['SHARED_COST', 9],
  ['VOIP', 8],
  ['PERSONAL_NUMBER', 4],
  ['PAGER', 7],
  ['UAN', 6],
  ['VOICEMAIL', 5],
] as const satisfies readonly (readonly [NumberType, number])[]

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`)
const beginning = (pattern: unknown) => (pattern ? new RegExp(`^(?:${pattern})`) : undefined)

function compilePlan(row: readonly unknown[]): Plan {
  const lengths = row[places.lengths] as number[]
  const types = (row[places.types] || []) as ([string, number[]?] | 0)[]
  const compiled = typePlaces.flatMap(([name, place]): [NumberType, TypePattern][] => {
    const type = types[place]
    if (!type) return []
    const [pattern, own = lengths] = type
    return [[name, { pattern: pattern === '' ? undefined : whole(pattern), lengths: own || lengths }]]
  })
  return {
    pattern: whole(row[places.pattern] as string),
    lengths,
    leading: beginning(row[places.leading]),
    trunk: beginning(row[places.prefixPattern] || row[places.prefix]),
    types: types.length === 0 ? undefined : new Map(compiled),
  }
}

const plans = new Map<string, Plan>()

/** The plan of a region, or of a calling code without a region. Compiled at the first use. */
function planOf(key: string): Plan {
  let plan = plans.get(key)
  if (plan === undefined) {
    plan = compilePlan(metadata.countries[key as CountryCode] ?? metadata.nonGeographic[key] ?? [])
    plans.set(key, plan)
  }
  return plan
}

function fits({ pattern, lengths }: TypePattern, national: string): boolean {
  return pattern !== undefined && lengths.includes(national.length) && pattern.test(national)
}

function typeOf({ pattern, types }: Plan, national: string): NumberType {
  if (types === undefined || !pattern.test(national)) return undefined
  for (const [name, type] of types) {
    if (!fits(type, national)) continue
    if (name !== 'FIXED_LINE') return name
    const mobile = types.get('MOBILE')
    const isEither = mobile === undefined || mobile.pattern === undefined || fits(mobile, national)
    return isEither ? 'FIXED_LINE_OR_MOBILE' : name
  }
  return undefined
}

/** The first of several regions with one calling code whose leading digits or number types match the number. */
function regionAmong(regions: readonly CountryCode[], national: string): CountryCode | undefined {
  return regions.find((region) => {
    const plan = planOf(region)
    return plan.leading === undefined ? typeOf(plan, national) !== undefined : plan.leading.test(national)
  })
}

class E164Number implements ReadPhone {
  readonly number: string
  readonly nationalNumber: string
  readonly countryCallingCode: string
  readonly country: CountryCode | undefined

  constructor(number: string, callingCode: string, country: CountryCode | undefined, main: string) {
    this.number = number
    this.countryCallingCode = callingCode
    this.nationalNumber = number.slice(1 + callingCode.length)
    this.country = country
    this.#key = country ?? main
  }

  readonly #key: string

  isPossible(): boolean {
    return planOf(this.#key).lengths.includes(this.nationalNumber.length)
  }

  isValid(): boolean {
    const plan = planOf(this.#key)
    return plan.types === undefined
      ? plan.pattern.test(this.nationalNumber)
      : typeOf(plan, this.nationalNumber) !== undefined
  }

  getType(): NumberType {
    return typeOf(planOf(this.#key), this.nationalNumber)
  }

  formatNational(options?: { nationalPrefix?: boolean }): string {
    return parsePhoneNumberFromString(this.number, { extract: false })?.formatNational(options) ?? this.number
  }
}

const plusAndDigits = /^\+[1-9]\d{5,14}$/

/** Whether a text is a plus and digits that E.164 has room for. */
export const isE164 = (text: string): boolean => plusAndDigits.test(text)

const nationalLengthMin = 2

/**
 * Reads a plus and 6 to 15 digits as libphonenumber does, from its own metadata, but compiles each pattern
 * once; the library compiles them again for every number. Returns undefined if the library would strip a
 * prefix from the number, and for text of another form; the caller then asks the library.
 */
export function readE164(text: string): ReadPhone | undefined {
  if (!isE164(text)) return undefined
  for (let end = 2; end <= 4; end++) {
    const callingCode = text.slice(1, end)
    const regions: CountryCode[] | undefined = Object.hasOwn(metadata.country_calling_codes, callingCode)
      ? metadata.country_calling_codes[callingCode as keyof typeof metadata.country_calling_codes]
      : undefined
    if (regions === undefined && !Object.hasOwn(metadata.nonGeographic, callingCode)) continue
    const national = text.slice(end)
    const main = regions?.[0] ?? callingCode
    // A prefix that matches the empty string is no prefix.
    const hasTrunk = (planOf(main).trunk?.exec(national)?.[0] ?? '') !== ''
    if (national.length < nationalLengthMin || hasTrunk) return undefined
    const country = regions?.length === 1 ? regions[0] : regionAmong(regions ?? [], national)
    return new E164Number(text, callingCode, country, main)
  }
  return undefined
}
