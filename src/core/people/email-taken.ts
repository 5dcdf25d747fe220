import { Refusal } from '../failure.ts'

/** One email is one person in the whole store; whose it is, and in which account, is not said. */
export function emailTaken(): Refusal {
  return new Refusal({
    code: 'conflict',
    detail: 'Somebody signs in with this email already.',
    conflicts: [{ field: 'email' }],
  })
}
