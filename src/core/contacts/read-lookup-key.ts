import type { Scope } from '../../store/scope.ts'
import { Refusal, refuseFaults } from '../failure.ts'
import type { LookupKey } from './lookup-queue.ts'
import { readIdentifiers } from './read-identifiers.ts'

/** Exactly one of these, as a person would type it. */
export interface LookupGiven {
  phone?: string | undefined
  email?: string | undefined
  externalId?: string | undefined
}

/** Reads the one identifier of a lookup; none, several, and one that cannot be one are refused. */
export async function readLookupKey(scope: Scope, given: LookupGiven): Promise<LookupKey> {
  const { phone, email, externalId } = given
  const named = Object.keys(given).filter((name) => given[name as keyof LookupGiven] !== undefined)
  if (named.length !== 1)
    throw new Refusal({ code: 'malformed', detail: 'Name exactly one of phone, email and externalId.' })
  if (externalId !== undefined) return { externalId: externalId.trim() }
  const { by, faults } = await readIdentifiers(
    scope,
    phone === undefined ? { emails: [email ?? ''] } : { phones: [phone] },
  )
  refuseFaults(faults.faults.map((fault) => ({ ...fault, field: named[0] as string })))
  return phone === undefined ? { emailKey: by.emailKeys[0] as string } : { phone: by.phones[0] as string }
}
