import type { Fault, FaultCode } from './fault.ts'
import { blankToNull, isLongerThan, textFault } from './text.ts'

/** Collects what is wrong with one request: every fault, but one for each field, the first that was found. */
export class FaultList {
  readonly faults: Fault[]

  constructor(found: readonly Fault[] = []) {
    this.faults = [...found]
  }

  add(field: string, code: FaultCode, expected?: string | number): void {
    if (this.faults.some((fault) => fault.field === field)) return
    this.faults.push(expected === undefined ? { field, code } : { field, code, expected })
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
