import { hasAttribute } from '../../store/custom-fields.ts'
import type { Scope } from '../../store/scope.ts'
import { writeToEach } from '../contacts/write-to-each.ts'
import { matchingContactIds } from '../matching-contacts.ts'
import type { CustomField } from './custom-field.ts'

/**
 * Makes values of a new field from the attributes that contacts, the bin's too, have under its slug, where they fit its
 * type exactly; each is a write with its version and log row, and every 1,000 are one transaction. What does not fit
 * stays an attribute, and so does what a write adds that read the workspace's fields before this one was there.
 */
export async function takeOverAttributes(
  scope: Scope,
  field: Pick<CustomField, 'id' | 'slug'>,
): Promise<void> {
  for await (const ids of matchingContactIds(scope, hasAttribute(field.slug))) {
    await writeToEach(scope, ids, { takeOver: field.id }, { inBin: true })
  }
}
