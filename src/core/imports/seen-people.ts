import { createHash } from 'node:crypto'
import { findSeen, insertSeen } from '../../store/import-seen.ts'
import type { Scope } from '../../store/scope.ts'
import type { Contact } from '../contacts/contact.ts'
import { identifierKeys } from '../contacts/identifiers.ts'
import type { WriteOutcome } from '../contacts/outcome.ts'

/**
 * For each outcome whether an earlier row of the file was about the same person, and remembers those of this chunk. In a
 * dry run somebody who would be new is told by phone, email and external id, since there is no contact to be found.
 */
export async function noteSeen(
  scope: Scope,
  importId: string,
  outcomes: readonly (WriteOutcome | undefined)[],
  { dryRun }: { dryRun: boolean },
): Promise<boolean[]> {
  const marks = outcomes.map((outcome) => marksOf(outcome, dryRun))
  // A new contact can only repeat in a dry run; asking for it otherwise would be a probe a row for nothing.
  const asked = outcomes.flatMap((outcome, index) =>
    outcome?.status === 'created' && !dryRun ? [] : (marks[index] ?? []),
  )
  const seen = await findSeen(scope, importId, [...new Set(asked)])
  const repeated = marks.map((own) => {
    const isKnown = own.some((mark) => seen.has(mark))
    for (const mark of own) seen.add(mark)
    return isKnown
  })
  const fresh = outcomes.flatMap((outcome, index) =>
    // Those that were changed are in job_contacts.
    outcome?.status === 'unchanged' || dryRun ? (marks[index] ?? []) : [],
  )
  await insertSeen(scope, importId, [...new Set(fresh)].sort())
  return repeated
}

function marksOf(outcome: WriteOutcome | undefined, dryRun: boolean): string[] {
  if (outcome === undefined || !('contact' in outcome)) return []
  if (!dryRun || outcome.status !== 'created')
    return [outcome.contact.id, ...(dryRun ? identifiersOf(outcome.contact) : [])]
  return identifiersOf(outcome.contact)
}

function identifiersOf(contact: Contact): string[] {
  return identifierKeys.flatMap((key) => {
    const value = contact[key]
    return value === null ? [] : markOf(`${key} ${key === 'email' ? value.toLowerCase() : value}`)
  })
}

/** A uuid that stands for a text (RFC 9562, 5.8). */
function markOf(text: string): string {
  const hash = createHash('sha256').update(text).digest()
  hash[6] = ((hash[6] as number) & 0x0f) | 0x80
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80
  const hex = hash.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
