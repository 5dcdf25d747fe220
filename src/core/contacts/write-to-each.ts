import type { Scope } from '../../store/scope.ts'
import type { ContactDraft, ContactWrite } from './draft.ts'
import { expectWritten } from './expect-written.ts'
import { writeContacts } from './write-contacts.ts'

export interface WriteToEachOptions {
  /** Deleted contacts too. */
  inBin?: boolean
  /** `writeBatch`, where the caller has a transaction; otherwise these writes are one of their own. */
  write?: (scope: Scope, writes: readonly ContactWrite[]) => ReturnType<typeof writeContacts>
}

/**
 * Writes one draft onto each of these contacts and returns how many living ones it changed. One that was deleted
 * meanwhile is passed over; any other failure is thrown.
 */
export async function writeToEach(
  scope: Scope,
  ids: readonly string[],
  draft: ContactDraft,
  { inBin = false, write = writeContacts }: WriteToEachOptions = {},
): Promise<number> {
  const outcomes = await write(
    scope,
    ids.map((id) => ({ op: 'update', id, draft, inBin })),
  )
  let changed = 0
  for (const outcome of outcomes) {
    if (outcome.status === 'not_found') continue
    const { status, contact } = expectWritten(outcome)
    if (status === 'updated' && contact.deletedAt === null) changed++
  }
  return changed
}
