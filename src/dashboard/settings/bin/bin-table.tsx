import type { Contact } from '../../api/wire-types.ts'
import { restoreCall } from '../../contacts/contact-calls.ts'
import { contactName } from '../../contacts/contact-name.ts'
import { Taken } from '../../contacts/taken.tsx'
import { useRestore } from '../../contacts/use-restore.ts'
import { formatTime } from '../../contacts/values/format.ts'
import { useContactHref } from '../../contacts/view.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { ApiMenu } from '../../ui/api-menu.tsx'
import { Button } from '../../ui/button.tsx'
import { Table, type TableColumn } from '../../ui/table.tsx'

interface Props {
  contacts: readonly Contact[]
  picked: ReadonlySet<string>
  onPicked: (picked: ReadonlySet<string>) => void
}

const words = strings.settings.bin

/** Who lies in the bin; each can be picked, looked at and restored. */
export function BinTable({ contacts, picked, onPicked }: Props) {
  const { mayWrite } = usePlace()
  const { restore, taken } = useRestore()
  const hrefOf = useContactHref()
  const toggle = (id: string) => {
    const next = new Set(picked)
    if (!next.delete(id)) next.add(id)
    onPicked(next)
  }
  const areAllPicked = contacts.every(({ id }) => picked.has(id))
  const pick: TableColumn<Contact> = {
    label: words.pick,
    narrow: true,
    head: (
      <input
        type="checkbox"
        aria-label={words.pickAll}
        checked={areAllPicked}
        onChange={() => onPicked(new Set(areAllPicked ? [] : contacts.map(({ id }) => id)))}
      />
    ),
    cell: (contact) => (
      <input
        type="checkbox"
        aria-label={words.pickOne(contactName(contact))}
        checked={picked.has(contact.id)}
        onChange={() => toggle(contact.id)}
      />
    ),
  }
  const known: TableColumn<Contact>[] = [
    {
      label: strings.settings.name,
      cell: (contact) => (
        <>
          <a href={hrefOf(contact.id)}>
            <bdi>{contactName(contact)}</bdi>
          </a>
          <p className="quiet">{[contact.phone, contact.email].filter(Boolean).join(' · ')}</p>
          <Taken faults={taken[contact.id] ?? []} />
        </>
      ),
    },
    { label: words.deleted, spare: true, cell: ({ deletedAt }) => deletedAt && formatTime(deletedAt) },
  ]
  const act: TableColumn<Contact> = {
    label: strings.settings.actions,
    hideLabel: true,
    number: true,
    cell: (contact) => (
      <span className="row-actions">
        <span className="spare">
          <ApiMenu
            call={restoreCall(contact)}
            of={`${strings.contacts.restore.action}: ${contactName(contact)}`}
          />
        </span>
        <Button icon="undo" onClick={() => restore(contact)}>
          {strings.contacts.restore.action}
        </Button>
      </span>
    ),
  }
  return (
    <Table
      label={words.title}
      rows={contacts}
      keyOf={({ id }) => id}
      columns={mayWrite ? [pick, ...known, act] : known}
    />
  )
}
