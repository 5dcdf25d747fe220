import { insertPerson } from '../../store/people.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { newId, timeOf } from '../ids.ts'
import { emailTaken } from './email-taken.ts'
import type { Role } from './role.ts'

export interface NewPerson {
  accountId: string
  name: string
  email: string
  emailKey: string
  role: Role
  /** Hashed. */
  password: string
}

/** Stores a person whose values were judged, in the caller's transaction. Refuses an email that somebody signs in with. */
export async function makePerson(scope: DirectoryScope, person: NewPerson): Promise<string> {
  const id = newId()
  const inserted = await insertPerson(scope, {
    id,
    account_id: person.accountId,
    name: person.name,
    email: person.email,
    email_key: person.emailKey,
    role: person.role,
    password: person.password,
    preferences: {},
    created_at: timeOf(id),
    updated_at: timeOf(id),
    removed_at: null,
  })
  if (!inserted) throw emailTaken()
  return id
}
