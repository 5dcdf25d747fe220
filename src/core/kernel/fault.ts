import { blankToNull, isLongerThan, textFault } from './text.ts'

/**
 * What can be wrong with one value of a request. The union is closed: every wire has a sentence for each code
 * (see `http/validation/fault-message.ts`), so a new code does not compile until it has one.
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
  /** The address is one that webhooks are never sent to. */
  | 'forbidden_address'
  /** The sealed secret cannot be opened with this server's key. */
  | 'secret_lost'

/** One fault: its place (a JSON path in the core's names, such as `tags[3]` or `customFields.MRR`) and its code. */
export interface Fault {
  field: string
  code: FaultCode
  /**
   * What the sentence about the fault names: a bound, the allowed values or the expected type. Never data of
   * another person.
   */
  expected?: string | number
  /** In text with a grammar, such as a filter: the number of UTF-16 units before the fault. */
  position?: number
  /** The allowed value that was probably meant. */
  suggestion?: string
  /** A value that would do, where one is missing, as JSON. */
  example?: string
}

/** Joins a path and a key as the places of faults are written: `tags` + 3 → `tags[3]`, `a` + `b` → `a.b`. */
export function at(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

/** The words about the default region in the sentence of `invalid_phone`. */
export function regionWord(defaultRegion: string | null): string {
  return defaultRegion ?? 'which is not set'
}

/** Collects the faults of one request: all of them, but only the first of each field. */
export class FaultList {
  readonly faults: Fault[]
  /** Created with the first fault, because most requests have none. */
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

  /**
   * Judges text that is to be stored. Returns it, null if it is blank, or undefined after it added a fault.
   * `max` is in code points.
   */
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
