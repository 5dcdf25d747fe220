import { type ReactNode, useEffect, useState } from 'react'
import type { Contact, CustomField } from '../api/wire-types.ts'
import { CellValue } from '../fields/cell-value.tsx'
import { customColumns, valueIn } from '../fields/columns.ts'
import { type Column, standardColumns } from '../fields/standard-columns.ts'
import { strings } from '../strings/strings.ts'
import { formatTime } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'

interface Props {
  contact: Contact
  fields: readonly CustomField[]
  listNames: ReadonlyMap<string, string>
}

const shownApart = new Set(['doNotContact', 'timezone', 'createdAt', 'updatedAt'])

/** What is known of a contact; what is not known takes no room. */
export function ContactDetails({ contact, fields, listNames }: Props) {
  const words = strings.contacts.drawer
  const has = (column: Column) => {
    const value = valueIn(contact, column)
    return Array.isArray(value) ? value.length > 0 : value !== null
  }
  const facts = standardColumns.filter((column) => !shownApart.has(column.id) && has(column))
  const custom = customColumns(fields).filter(has)
  const attributes = Object.entries(contact.attributes)
  const line = (column: Column) => (
    <Fact key={column.id} label={column.label}>
      <CellValue column={column} value={valueIn(contact, column)} listNames={listNames} />
    </Fact>
  )
  return (
    <div className="stack">
      {contact.doNotContact && <DoNotContact />}
      <LocalTime contact={contact} />
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

/** What the clock says where the contact is, and why that is believed. */
function LocalTime({ contact }: { contact: Contact }) {
  const { timezone, timezoneSource } = contact
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000)
    return () => clearInterval(timer)
  }, [])
  const words = strings.contacts.drawer
  if (timezone === null) return <p className="local-time quiet">{words.zoneUnknown}</p>
  return (
    <div className="local-time">
      <span className="local-time-icon">
        <Icon name="clock" size={20} />
      </span>
      <div>
        <p>
          {words.localTime} <strong className="number">{clockIn(timezone, now)}</strong>
        </p>
        <p className="quiet">
          <span className="mono">{timezone}</span>. {timezoneSource && words.zoneFrom[timezoneSource]}
        </p>
      </div>
    </div>
  )
}

function clockIn(timeZone: string, now: Date): string {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
    }).format(now)
  } catch {
    // Roster's list of zones may be newer than the browser's.
    return timeZone
  }
}
