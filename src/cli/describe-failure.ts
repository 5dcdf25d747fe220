import type { Failure } from '../core/failure.ts'

/** A refusal of the core as a person reads it in a terminal. */
export function describeFailure({ code, detail, faults = [] }: Failure): string {
  const named = faults.map(({ field, code: fault, expected }) => {
    const wanted = expected === undefined ? '' : ` (${expected})`
    return `${field}: ${fault.replaceAll('_', ' ')}${wanted}`.replace(/^: /, '')
  })
  return [detail ?? code.replaceAll('_', ' '), ...named].join('\n  ')
}
