import { listLogStretches } from '../../store/contact-log.ts'
import { findJobContacts } from '../../store/job-contacts.ts'
import type { Scope } from '../../store/scope.ts'
import type { JsonValue } from './read-json-text.ts'
import type { RetypeInput } from './retype-job.ts'
import type { LoggedValue } from './retype-value.ts'

/** What the jobs that are undone changed the field's values from and to, by contact; the last of them counts. */
export async function loggedValues(
  scope: Scope,
  { fieldId, undoes }: Pick<RetypeInput, 'fieldId' | 'undoes'>,
  contactIds: readonly string[],
): Promise<Map<string, LoggedValue>> {
  const logged = new Map<string, LoggedValue>()
  if (undoes.length === 0) return logged
  const touched = await findJobContacts(scope, undoes, contactIds)
  const log = await listLogStretches(
    scope,
    touched.map((contact) => ({
      contactId: contact.contact_id,
      after: contact.version_before,
      upTo: contact.version_after,
    })),
  )
  // Newest first.
  for (const { contact_id, operation_id, changes } of log) {
    const change = undoes.includes(operation_id) ? changes?.[`custom.${fieldId}`] : undefined
    if (change !== undefined && !logged.has(contact_id)) {
      logged.set(contact_id, change as [JsonValue, JsonValue])
    }
  }
  return logged
}
