import { makePerson } from '../../src/core/access/people/people.ts'
import { openSession } from '../../src/core/access/people/sessions.ts'
import type { Role } from '../../src/core/access/principal.ts'
import { newId } from '../../src/core/kernel/ids.ts'
import type { TestAccount } from './build-workspace.ts'

export interface TestPerson {
  id: string
  email: string
  /** The session's token. */
  token: string
  /** The headers that the dashboard sends with every call. */
  headers: Record<string, string>
}

/** A password that is not easily guessed. */
export const password = 'three blue herons at noon'

/** A person of the account with a session; can sign in with `password` on request, which takes a slow hash. */
export async function buildPerson(
  { directory, accountId }: TestAccount,
  { role = 'owner', signsIn = false }: { role?: Role; signsIn?: boolean } = {},
): Promise<TestPerson> {
  const hash = signsIn ? await directory.slowHash.hash(password) : `none ${newId()}`
  const email = `Person-${newId()}@example.com`
  const person = { accountId, name: 'Ada Lovelace', email, emailKey: email.toLowerCase(), role }
  const id = await makePerson(directory, { ...person, password: hash })
  const session = await openSession(directory, { id, accountId, password: hash })
  const { token } = session!
  return { id, email, token, headers: dashboardHeaders(token) }
}

/** What our own page sends from this machine. */
export function dashboardHeaders(token: string): Record<string, string> {
  return { cookie: `theme=dark; roster=${token}`, 'x-roster-dashboard': '1', 'sec-fetch-site': 'same-origin' }
}
