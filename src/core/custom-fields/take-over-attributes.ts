import { hasAttribute } from '../../store/custom-values.ts'
import type { Scope } from '../../store/scope.ts'
import { writeToEach } from '../contacts/write-to-each.ts'
import { matchingContactIds } from '../matching-contacts.ts'
import type { CustomField } from './custom-field.ts'

/**
 * Makes values of a new field from the attributes that contacts, the bin's too, have under its slug, where they fit its
 * type exactly. A write does so by itself (`take-over.ts`), so this writes nothing onto each: with its version and log
 * row, and every 1,000 are one transaction. What a crash leaves, or a write that read the workspace's fields before this
 * one was there, is taken over by the contact's next write.
 */
export async function takeOverAttributes(scope: Scope, { slug }: Pick<CustomField, 'slug'>): Promise<void> {
  for await (const ids of matchingContactIds(scope, hasAttribute(slug))) {
    await writeToEach(scope, ids, {}, { inBin: true })
  }
}
