import type { Scope } from '../../store/scope.ts'
import type { ContactWrite } from './draft.ts'
import type { WriteOutcome } from './outcome.ts'
import { writeContacts } from './write-contacts.ts'

/** What a write would come to now, decided as the write itself is; nothing is written. */
export async function previewWrite(scope: Scope, write: ContactWrite): Promise<WriteOutcome> {
  const [outcome] = await writeContacts(scope, [write], { dryRun: true })
  return outcome as WriteOutcome
}
