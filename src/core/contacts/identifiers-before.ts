import { normaliseEmail } from '../email.ts'
import type { ContactRevert, MatchKey } from './draft.ts'

/** The identifiers that taking changes back may claim, in the store's spelling. */
export function identifiersBefore({ changes }: ContactRevert): [MatchKey, string][] {
  return changes.flatMap(({ phone, email, external_id: externalId }) => {
    const found: [MatchKey, string][] = []
    if (typeof phone?.[0] === 'string') found.push(['phone', phone[0]])
    if (typeof externalId?.[0] === 'string') found.push(['externalId', externalId[0]])
    const key = typeof email?.[0] === 'string' ? normaliseEmail(email[0])?.emailKey : undefined
    if (key !== undefined) found.push(['email', key])
    return found
  })
}
