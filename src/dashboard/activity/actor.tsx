import type { Change } from '../api/wire-types.ts'
import { actorText } from '../edits/contact-history.tsx'
import { usePlace } from '../session/session.ts'

/** The actor of a change. */
export function Actor({ change }: { change: Pick<Change, 'actor' | 'actorName'> }) {
  const { session } = usePlace()
  const { actor, actorName = null } = change
  return (
    <strong>
      <bdi>{actorText({ actor, actorName }, session.person.id)}</bdi>
    </strong>
  )
}
