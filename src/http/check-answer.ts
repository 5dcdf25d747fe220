import type { Answer, Operation } from './operation.ts'
import { compile } from './validate.ts'

/**
 * Compiles the promise of an operation's `answers` to a function that throws when an answer breaks it. For tests:
 * what is documented is then what is sent.
 */
export function compileAnswerCheck({ id, answers, streams }: Operation): (answer: Answer) => void {
  const checks = Object.entries(answers).map(
    ([status, schema]) => [status, schema && compile(schema, 'answer')] as const,
  )
  const byStatus = new Map(checks)

  return ({ status, body }) => {
    const validate = byStatus.get(String(status))
    if (validate === undefined) throw new Error(`${id} answered the undocumented status ${status}`)
    if (validate === null) {
      if (body !== undefined) throw new Error(`${id} answered ${status} with a body; none is documented`)
      return
    }
    if (body === undefined) throw new Error(`${id} answered ${status} without the documented body`)
    // Whoever reads it sees what is in it.
    if (streams !== undefined) return
    const faults = validate(JSON.parse(JSON.stringify(body)))
    if (faults.length > 0) {
      throw new Error(
        `${id} answered ${status} unlike its schema: ${JSON.stringify(faults.map(({ fault }) => fault))}`,
      )
    }
  }
}
