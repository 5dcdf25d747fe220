import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { describeError, type Page, sendCall } from '../api/api-call.ts'
import { contactName } from '../api/contacts.ts'
import type { Contact, CustomField } from '../api/wire-types.ts'
import { CellValue } from '../fields/cell-value.tsx'
import { customColumns, valueIn } from '../fields/columns.ts'
import { phoneText } from '../fields/phone-text.ts'
import { type Column, standardColumns } from '../fields/standard-columns.ts'
import { strings } from '../strings/strings.ts'
import { Button, CopyButton } from '../ui/button.tsx'
import { formatTime } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { ContactInput, draftOf, outOfForm } from './contact-form.tsx'
import { useSaveCells } from './save-cells.ts'

interface Props {
  contact: Contact
  fields: readonly CustomField[]
  listNames: ReadonlyMap<string, string>
  mayWrite: boolean
  onOpen: (contactId: string) => void
}

const shownApart = new Set(['doNotContact', 'timezone', 'createdAt', 'updatedAt'])
/** Fields that are shown even if they are empty. */
const alwaysShown = new Set(['firstName', 'lastName', 'phone', 'email', 'tags', 'lists'])

const words = strings.contacts.drawer

/** The values of a contact, each with an editor; empty ones take no room. */
export function ContactDetails({ contact, fields, listNames, mayWrite, onOpen }: Props) {
  const has = (column: Column) => {
    const value = valueIn(contact, column)
    return Array.isArray(value) ? value.length > 0 : value !== null
  }
  const isShown = (column: Column) =>
    !shownApart.has(column.id) && (has(column) || (mayWrite && alwaysShown.has(column.id)))
  const facts = standardColumns.filter(isShown)
  const custom = customColumns(fields).filter((column) => has(column) || mayWrite)
  const attributes = Object.entries(contact.attributes)
  const line = (column: Column) => (
    <FactLine key={column.id} column={column} contact={contact} listNames={listNames} mayWrite={mayWrite} />
  )
  return (
    <div className="stack">
      {contact.doNotContact && <DoNotContact />}
      <LocalTime contact={contact} />
      <SharedWith contact={contact} onOpen={onOpen} />
      <dl className="facts">{facts.map(line)}</dl>
      {custom.length > 0 && (
        <section>
          <h3>{words.custom}</h3>
          <dl className="facts">{custom.map(line)}</dl>
        </section>
      )}
      {attributes.length > 0 && (
        <section>
          <h3>{words.attributes}</h3>
          <dl className="facts">
            {attributes.map(([name, value]) => (
              <Fact key={name} label={name}>
                <code>{JSON.stringify(value)}</code>
              </Fact>
            ))}
          </dl>
        </section>
      )}
      <dl className="facts facts-quiet">
        <Fact label={words.created}>{formatTime(contact.createdAt)}</Fact>
        <Fact label={words.changed}>{formatTime(contact.updatedAt)}</Fact>
        <Fact label="id">
          <code>{contact.id}</code>
        </Fact>
      </dl>
    </div>
  )
}

function DoNotContact() {
  const words = strings.contacts.doNotContact
  return (
    <div className="do-not-contact" role="note">
      <Icon name="phoneOff" size={22} />
      <p>
        <strong>{words.title}</strong>
        {words.text}
      </p>
    </div>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>
        <bdi>{label}</bdi>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

interface FactLineProps extends Pick<Props, 'contact' | 'listNames' | 'mayWrite'> {
  column: Column
}

/** One value, with actions to call, write, copy and edit it. */
function FactLine({ column, contact, listNames, mayWrite }: FactLineProps) {
  const [isEdited, setEdited] = useState(false)
  const value = valueIn(contact, column)
  if (isEdited) {
    return (
      <div className="fact-editor">
        <FactEditor column={column} contact={contact} onClose={() => setEdited(false)} />
      </div>
    )
  }
  return (
    <Fact label={column.label}>
      <span className="fact-value">
        <Linked column={column} value={value}>
          <CellValue column={column} value={value} listNames={listNames} />
        </Linked>
      </span>
      <span className="fact-tools">
        {typeof value === 'string' && hasLink(column) && <CopyButton text={value} hideLabel />}
        {mayWrite && !column.fixed && (
          <Button
            look="quiet"
            icon="edit"
            aria-label={words.editField(column.label)}
            onClick={() => setEdited(true)}
          />
        )}
      </span>
    </Fact>
  )
}

const hasLink = ({ kind }: Column) => kind === 'phone' || kind === 'email' || kind === 'url'

/** A phone dials, an email writes, a link leads there. Only schemes that are written here: nothing of a contact is a script. */
function Linked({ column, value, children }: { column: Column; value: unknown; children: ReactNode }) {
  if (typeof value !== 'string') return children
  if (column.kind === 'phone') {
    return (
      <a href={`tel:${value}`} title={value}>
        {phoneText(value) === value ? children : <span className="number">{phoneText(value)}</span>}
      </a>
    )
  }
  if (column.kind === 'email') return <a href={`mailto:${encodeURIComponent(value)}`}>{children}</a>
  if (column.kind !== 'url' || !/^https?:\/\//i.test(value)) return children
  return (
    <a href={value} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  )
}

function FactEditor({
  column,
  contact,
  onClose,
}: Pick<FactLineProps, 'column' | 'contact'> & { onClose: () => void }) {
  const saveCells = useSaveCells()
  const [opened] = useState(contact)
  const [draft, setDraft] = useState(() => draftOf([column], contact)[column.id]!)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await saveCells(opened, [{ column, value: outOfForm(column, draft) }])
      onClose()
    } catch (failure) {
      setError(failure instanceof SyntaxError ? strings.contacts.form.jsonFault : describeError(failure))
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        event.stopPropagation()
        onClose()
      }}
    >
      <ContactInput column={column} value={draft} error={error} autoFocus onChange={setDraft} />
      <div className="row row-end">
        <Button onClick={onClose}>{strings.common.cancel}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {strings.common.save}
        </Button>
      </div>
    </form>
  )
}

/** Other contacts with this phone or email among their other ones: possible duplicates. */
function SharedWith({ contact, onOpen }: Pick<Props, 'contact' | 'onOpen'>) {
  const { id, workspaceId, phone, email } = contact
  const values = [phone && `otherPhones:"${phone}"`, email && `otherEmails:"${email.replaceAll('"', '')}"`]
  const filter = values.filter(Boolean).join(' or ')
  const query = useQuery({
    queryKey: ['shared', workspaceId, id, filter],
    enabled: filter !== '' && contact.deletedAt === null,
    queryFn: ({ signal }) =>
      sendCall<Page<Contact>>(
        { method: 'GET', path: '/v2/contacts', query: { workspaceId, filter, limit: 5 } },
        signal,
      ),
  })
  const others = query.data?.data.filter((other) => other.id !== id) ?? []
  if (others.length === 0) return null
  return (
    <p className="shared" role="note">
      {words.shared}{' '}
      {others.map((other) => (
        <Button key={other.id} look="quiet" onClick={() => onOpen(other.id)}>
          {contactName(other)}
        </Button>
      ))}
    </p>
  )
}

/** The contact's local time, and the source of its time zone. */
function LocalTime({ contact }: { contact: Contact }) {
  const { timezone, timezoneSource } = contact
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000)
    return () => clearInterval(timer)
  }, [])
  const mayCall = mayCallText(contact, now)
  if (timezone === null)
    return (
      <p className="local-time quiet">
        {words.zoneUnknown} {mayCall}
      </p>
    )
  return (
    <div className="local-time">
      <span className="local-time-icon">
        <Icon name="clock" size={20} />
      </span>
      <div>
        <p>
          {words.localTime} <strong className="number">{weekdayClock(timezone, now)}</strong>
        </p>
        {mayCall && <p>{mayCall}</p>}
        <p className="quiet">
          <span className="mono">{timezone}</span>. {timezoneSource && words.zoneFrom[timezoneSource]}
        </p>
      </div>
    </div>
  )
}

/** Hours in which people are called, by their own clock; the home page counts by them too. */
const callHours = { from: 9, before: 20 }

/** Whether it is an hour to call; undefined if the contact may not be called, which is shown above. */
function mayCallText({ phone, doNotContact, timezone }: Contact, now: Date): string | undefined {
  const { mayCall } = words
  if (phone === null || doNotContact) return undefined
  const hour = timezone === null ? undefined : hourIn(timezone, now)
  if (hour === undefined) return mayCall.unknown
  const isGood = hour >= callHours.from && hour < callHours.before
  return isGood ? mayCall.now : mayCall.until(`${String(callHours.from).padStart(2, '0')}:00`)
}

function hourIn(timeZone: string, now: Date): number | undefined {
  try {
    const parts = { hour: '2-digit', hourCycle: 'h23', timeZone } as const
    return Number(new Intl.DateTimeFormat('en-GB', parts).format(now))
  } catch {
    // Roster's list of zones may be newer than the browser's.
    return undefined
  }
}

function weekdayClock(timeZone: string, now: Date): string {
  try {
    const parts = { weekday: 'long', hour: '2-digit', minute: '2-digit', timeZone } as const
    return new Intl.DateTimeFormat('en-GB', parts).format(now)
  } catch {
    // Roster's list of zones may be newer than the browser's.
    return timeZone
  }
}
