import { useState } from 'react'
import type { Contact } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Taken } from '../taken.tsx'
import { useRestore } from '../use-restore.ts'
import { formatTime } from '../values/format.ts'

const words = strings.contacts.drawer

/** Says that a contact lies in the bin, with the way back; where others are in its place, who. */
export function InBin({ contact, onRestored }: { contact: Contact; onRestored: () => void }) {
  const { mayWrite } = usePlace()
  const { restore, taken } = useRestore()
  const [busy, setBusy] = useState(false)
  const press = async () => {
    setBusy(true)
    if (await restore(contact)) onRestored()
    setBusy(false)
  }
  return (
    <div className="in-bin" role="note">
      <Icon name="bin" size={20} />
      <div className="grow">
        <strong>{words.inBin}</strong>
        <p>{words.inBinSince(formatTime(contact.deletedAt ?? ''))}</p>
        <Taken faults={taken[contact.id] ?? []} />
      </div>
      {mayWrite && (
        <Button icon="undo" busy={busy} onClick={press}>
          {strings.contacts.restore.action}
        </Button>
      )}
    </div>
  )
}
