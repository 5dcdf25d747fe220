import type { Failure } from '../core/failure.ts'

/** A refusal of the core as a person reads it in a terminal. */
export function describeFailure({ code, detail, faults = [] }: Failure): string {
  return [detail ?? code.replaceAll('_', ' '), ...faults.map(describeFault)].join('\n  ')
}

/** One fault: where and what. */
export function describeFault({ field, code, expected }: DescribedFault): string {
  const wanted = expected === undefined ? '' : ` (${expected})`
  return `${field}: ${code.replaceAll('_', ' ')}${wanted}`.replace(/^: /, '')
}

interface DescribedFault {
  field: string
  code: string
  expected?: string | number
}
