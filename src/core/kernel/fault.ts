import { blankToNull, isLongerThan, textFault } from './text.ts'

/**
 * What can be wrong with one value of a request. Closed: every wire words each code (see `http/validation/fault-message.ts`),
 * so a new code does not compile until it has a sentence.
 */
export type FaultCode =
  | 'required'
  | 'invalid_type'
  | 'unknown_field'
  | 'too_short'
  | 'too_long'
  | 'too_many'
  | 'too_few'
  | 'out_of_range'
  | 'not_one_of'
  | 'invalid_format'
  | 'invalid_phone'
  | 'invalid_email'
  | 'invalid_time_zone'
  | 'invalid_region'
  | 'invalid_date'
  | 'unknown_custom_field'
  | 'wrong_custom_type'
  | 'unknown_option'
  | 'unknown_list'
  | 'unknown_contact'
  | 'unknown_tag'
  | 'unknown_segment'
  | 'segment_in_itself'
  | 'unknown_filter_field'
  | 'filter_syntax'
  | 'identifier_required'
  | 'nothing_to_change'
  | 'forbidden_key'
  | 'nul_character'
  | 'lone_surrogate'
  | 'inexact_number'
  | 'too_deep'
  | 'contact_too_large'
  | 'repeated'
  | 'easily_guessed'
  | 'wrong_password'
  | 'needs_answer'
  /** Webhooks are not sent there. */
  | 'forbidden_address'
  /** What was sealed cannot be opened here. */
  | 'secret_lost'

/** One fault: where (a JSON path in the core's names, such as `tags[3]` or `customFields.MRR`) and what. */
export interface Fault {
  field: string
  code: FaultCode
  /** What the sentence needs: a bound, the allowed values, the expected type. Never another person's data. */
  expected?: string | number
  /** In a text with a grammar, such as a filter: how many UTF-16 units stand before the fault. */
  position?: number
  /** What was probably meant. */
  suggestion?: string
}

/** Joins a path and a key the way faults name places: `tags` + 3 → `tags[3]`, `a` + `b` → `a.b`. */
export function at(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

/** What the sentence of `invalid_phone` says of the region that numbers without a country code are read with. */
export function regionWord(defaultRegion: string | null): string {
  return defaultRegion ?? 'which is not set'
}

/** Collects what is wrong with one request: every fault, but one for each field, the first that was found. */
export class FaultList {
  readonly faults: Fault[]
  /** Made with the first fault: most requests have none. */
  #fields: Set<string> | undefined

  constructor(found: readonly Fault[] = []) {
    this.faults = [...found]
  }

  add(field: string, code: FaultCode, expected?: string | number, suggestion?: string): void {
    this.#fields ??= new Set(this.faults.map((fault) => fault.field))
    if (this.#fields.has(field)) return
    this.#fields.add(field)
    this.faults.push({
      field,
      code,
      ...(expected !== undefined && { expected }),
      ...(suggestion !== undefined && { suggestion }),
    })
  }

  /** Text that may be stored, null when blank, or undefined with its fault added. `max` is in code points. */
  text(field: string, given: string | null, max: number): string | null | undefined {
    const value = blankToNull(given)
    if (value === null) return null
    const code = textFault(value)
    if (code !== undefined) this.add(field, code)
    else if (isLongerThan(value, max)) this.add(field, 'too_long', max)
    else return value
    return undefined
  }
}
