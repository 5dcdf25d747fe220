import { findPreferences, updatePreferences } from '../../store/people.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { Refusal, refuseFaults } from '../failure.ts'
import { limits } from '../limits.ts'

/** What the dashboard keeps for a person: any JSON object, theirs alone. */
export type Preferences = Record<string, unknown>

/** The preferences of a person; refuses one who was removed meanwhile. */
export async function getPreferences(scope: DirectoryScope, personId: string): Promise<Preferences> {
  const preferences = await findPreferences(scope, personId)
  if (preferences === undefined) throw new Refusal({ code: 'unauthenticated' })
  return preferences
}

/** Keeps these in the place of those before. Refuses more than 64 KiB. */
export async function setPreferences(
  directory: DirectoryScope,
  personId: string,
  preferences: Preferences,
): Promise<Preferences> {
  const max = limits.preferencesBytesMax
  if (Buffer.byteLength(JSON.stringify(preferences)) > max)
    refuseFaults([{ field: '', code: 'too_long', expected: max }])
  return inTransaction(directory, async (scope) => {
    await updatePreferences(scope, personId, preferences)
    return getPreferences(scope, personId)
  })
}
