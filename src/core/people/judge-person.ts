import { normaliseEmail } from '../email.ts'
import type { Fault } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { limits } from '../limits.ts'
import { isLongerThan, textFault } from '../text.ts'
import { isEasilyGuessed } from './easily-guessed.ts'
import { type Role, roles } from './role.ts'

/** What a caller says about a person; absent is untouched. */
export interface PersonDraft {
  name?: string | null | undefined
  email?: string | null | undefined
  role?: string | null | undefined
  password?: string | null | undefined
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

export interface PersonValues {
  name?: string
  email?: string
  emailKey?: string
  role?: Role
  password?: string
}

type Field = Exclude<keyof PersonDraft, 'faults'>

/**
 * Judges everything a caller said about a person; `needed` must be there. A password has at least ten characters, no
 * other rule for their kind, and is none of those that are tried first (NIST SP 800-63B, 3.1.1.2).
 */
export function judgePerson(
  draft: PersonDraft,
  needed: readonly Field[] = [],
): { values: PersonValues; faults: FaultList } {
  const faults = new FaultList(draft.faults)
  const values: PersonValues = {}
  for (const field of needed) if ((draft[field] ?? null) === null) faults.add(field, 'required')
  if (draft.name !== undefined) {
    const name = faults.text('name', draft.name, limits.textMax)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name
  }
  if (typeof draft.email === 'string') {
    const email = normaliseEmail(draft.email)
    if (email === null) faults.add('email', 'invalid_email')
    else Object.assign(values, email)
  }
  if (typeof draft.role === 'string') {
    const role = roles.find((one) => one === draft.role)
    if (role === undefined) faults.add('role', 'not_one_of', roles.join(', '))
    else values.role = role
  }
  if (typeof draft.password === 'string') {
    const fault = passwordFault(draft.password, values.emailKey)
    if (fault !== undefined) faults.add('password', fault.code, fault.expected)
    else values.password = draft.password
  }
  return { values, faults }
}

/** What is wrong with a new password. */
export function passwordFault(password: string, emailKey?: string): Omit<Fault, 'field'> | undefined {
  const { passwordMin, passwordMax } = limits
  const code = textFault(password)
  if (code !== undefined) return { code }
  if (!isLongerThan(password, passwordMin - 1)) return { code: 'too_short', expected: passwordMin }
  if (isLongerThan(password, passwordMax)) return { code: 'too_long', expected: passwordMax }
  return isEasilyGuessed(password, emailKey) ? { code: 'easily_guessed' } : undefined
}
