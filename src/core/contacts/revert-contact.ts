import type { ContactRead } from '../../store/contacts.ts'
import { normaliseEmail } from '../email.ts'
import type { ContactRevert, MatchKey } from './draft.ts'
import { undoChanges } from './undo-changes.ts'

/**
 * The contact as it was before some of its changes, lists that were deleted meanwhile apart. Pure; the version and times
 * are the caller's, `now` is when it was deleted where it was.
 */
export function revertContact(
  present: ContactRead,
  { changes, life }: Pick<ContactRevert, 'changes' | 'life'>,
  { livingListIds, now }: { livingListIds: ReadonlySet<string>; now: Date },
): ContactRead {
  const before = changes.reduce(undoChanges, present)
  const { last_dial_time: dialled } = before
  return {
    ...before,
    // The log has JSON, and nothing of what follows from another value.
    last_dial_time: dialled === null ? null : new Date(dialled),
    email_key: before.email === null ? null : (normaliseEmail(before.email)?.emailKey ?? null),
    list_ids: before.list_ids.filter((id) => livingListIds.has(id) || present.list_ids.includes(id)),
    deleted_at: life === undefined ? present.deleted_at : life === 'deleted' ? now : null,
  }
}

/** The identifiers that a revert may claim again. */
export function identifiersPutBack({ changes }: ContactRevert): [MatchKey, string][] {
  return changes.flatMap(({ phone, email, external_id }) => {
    const emailKey = typeof email?.[0] === 'string' ? normaliseEmail(email[0])?.emailKey : undefined
    const found: [MatchKey, unknown][] = [
      ['phone', phone?.[0]],
      ['email', emailKey],
      ['externalId', external_id?.[0]],
    ]
    return found.filter((pair): pair is [MatchKey, string] => typeof pair[1] === 'string')
  })
}
