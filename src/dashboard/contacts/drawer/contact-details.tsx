import type { ReactNode } from 'react'
import type { Contact, CustomField } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { Icon } from '../../ui/icon.tsx'
import { type Column, valueIn } from '../columns/column.ts'
import { customColumns } from '../columns/custom-columns.ts'
import { standardColumns } from '../columns/standard-columns.ts'
import { CellValue } from '../values/cell-value.tsx'
import { formatTime } from '../values/format.ts'
import { LocalTime } from './local-time.tsx'

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
