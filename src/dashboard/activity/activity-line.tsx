import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { fieldLabel } from '../api/api-call.ts'
import { contactName } from '../api/contacts.ts'
import { listsQuery } from '../api/queries.ts'
import type { Change } from '../api/wire-types.ts'
import { textOf } from '../edits/contact-history.tsx'
import { hrefOf } from '../router/route.ts'
import { viewHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { activity } from '../strings/activity.ts'
import { strings } from '../strings/strings.ts'
import { formatNumber, formatTime } from '../ui/format.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Actor } from './actor.tsx'
import type { ActivityEntry } from './entries.ts'
import { JobLine } from './job-line.tsx'

const words = activity
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

const icons: Record<string, IconName> = {
  contact: 'contacts',
  tag: 'tag',
  list: 'list',
  field: 'columns',
  segment: 'bookmark',
  import: 'upload',
  job: 'edit',
}

/** One line of the activity: time, actor, what was done, and links. */
export function ActivityLine({ entry }: { entry: ActivityEntry }) {
  const [latest] = entry.changes as [Change]
  const [kind = ''] = latest.type.split('.')
  return (
    <li className="activity-line">
      <time className="quiet number" dateTime={latest.at} title={formatTime(latest.at)}>
        {clock.format(new Date(latest.at))}
      </time>
      <span className="activity-icon">
        <Icon name={icons[kind] ?? 'more'} size={16} />
      </span>
      <div className="activity-text">
        {kind === 'job' || kind === 'import' ? (
          <JobLine change={latest} />
        ) : kind === 'contact' ? (
          <ContactLine entry={entry} />
        ) : (
          <RecordLine change={latest} />
        )}
      </div>
    </li>
  )
}

const verbs: Record<string, string> = {
  'contact.created': words.added,
  'contact.updated': words.changed,
  'contact.deleted': words.binned,
  'contact.restored': words.restored,
  'contact.merged': words.merged,
}

const namedMax = 3

function ContactLine({ entry: { changes } }: { entry: ActivityEntry }) {
  const [opened, setOpened] = useState(false)
  const [latest] = changes as [Change]
  if (latest.type === 'contact.erased') {
    return (
      <p>
        <Actor change={latest} /> {words.erased}
      </p>
    )
  }
  const contacts = [...new Map(changes.map((change) => [change.contactId, change])).values()]
  const shown = opened ? contacts : contacts.slice(0, namedMax)
  const more = contacts.length - shown.length
  return (
    <>
      <p>
        <Actor change={latest} /> {verbs[latest.type] ?? words.changed}{' '}
        {contacts.length > 1 && <>{words.contacts(formatNumber(contacts.length))}: </>}
        {shown.map((change, index) => (
          <span key={change.id}>
            {index > 0 && ', '}
            <ContactOf change={change} />
          </span>
        ))}
        {more > 0 && (
          <>
            {' '}
            <button type="button" className="text-button" onClick={() => setOpened(true)}>
              {words.andMore(more)}
            </button>
          </>
        )}
      </p>
      {latest.type === 'contact.updated' && contacts.length === 1 && <FieldChanges changes={changes} />}
      {latest.type === 'contact.updated' && opened && contacts.length > 1 && (
        <ul className="activity-each">
          {contacts.map((change) => (
            <li key={change.id}>
              <ContactOf change={change} />
              <FieldChanges changes={[change]} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** The contact that a change is about, as it is called now; it leads there. */
export function ContactOf({ change: { contactId, contact } }: { change: Change }) {
  const { workspaceId } = usePlace()
  if (contactId === null || contact === undefined || contact === null)
    return <span className="quiet">{words.goneContact}</span>
  return (
    <span>
      <a href={viewHref(workspaceId, { openId: contactId })}>
        <bdi>{contactName(contact)}</bdi>
      </a>
      {contact.deletedAt !== null && <span className="quiet"> ({strings.jobs.kept.inBin})</span>}
    </span>
  )
}

const fieldsMax = 4

/** Each changed field with its value before all of these changes and after them. */
export function FieldChanges({ changes }: { changes: readonly Change[] }) {
  const { workspaceId } = usePlace()
  const net = netOf(changes)
  const { data: lists = [] } = useQuery({
    ...listsQuery(workspaceId),
    enabled: net.some(([field]) => field === 'lists'),
  })
  const names = new Map(lists.map(({ id, name }) => [id, name]))
  const named = (field: string, value: unknown): unknown =>
    field === 'lists' && Array.isArray(value) ? value.map((id) => names.get(id) ?? activity.unnamed) : value
  if (net.length === 0) return null
  return (
    <ul className="changes">
      {net.slice(0, fieldsMax).map(([field, { from, to }]) => (
        <li key={field}>
          <span className="quiet">{fieldLabel(field)}</span> <del>{textOf(named(field, from))}</del>{' '}
          <ins>{textOf(named(field, to))}</ins>
        </li>
      ))}
      {net.length > fieldsMax && <li className="quiet">{words.andMore(net.length - fieldsMax)}</li>}
    </ul>
  )
}

type NetChange = [field: string, change: { from: unknown; to: unknown }]

/** Combines changes, the latest first; a field with its former value has not changed. */
function netOf(changes: readonly Change[]): NetChange[] {
  const net = new Map<string, { from: unknown; to: unknown }>()
  for (const change of changes) {
    for (const [field, { from, to }] of Object.entries(change.changes))
      net.set(field, { from, to: net.has(field) ? net.get(field)!.to : to })
  }
  return [...net].filter(([, { from, to }]) => JSON.stringify(from) !== JSON.stringify(to))
}

const pageOf: Record<string, string> = {
  tag: 'tags',
  list: 'lists',
  field: 'settings/fields',
  segment: 'views',
}

/** A line about a tag, list, custom field or saved view. */
function RecordLine({ change }: { change: Change }) {
  const { workspaceId } = usePlace()
  const { record, type, changes } = change
  const [kind = '', action = ''] = type.split('.')
  const kinds: Record<string, string> = words.kinds
  const actions: Record<string, string> = words.actions
  const renamed = changes.name
  const page = pageOf[kind]
  const link = (name: string | null | undefined): ReactNode => {
    const text = <bdi>{name ?? words.unnamed}</bdi>
    return page === undefined || action === 'deleted' ? (
      text
    ) : (
      <a href={hrefOf(`/w/${workspaceId}/${page}`)}>{text}</a>
    )
  }
  return (
    <>
      <p>
        <Actor change={change} /> {renamed === undefined ? (actions[action] ?? action) : words.renamed}{' '}
        {kinds[kind] ?? kind}{' '}
        {renamed === undefined ? (
          link(record?.name)
        ) : (
          <>
            <bdi>{textOf(renamed.from)}</bdi> {words.to} {link(record?.name)}
          </>
        )}
        {record?.into && (
          <>
            {' '}
            {words.into} <bdi>{record.into.name}</bdi>
          </>
        )}
      </p>
      <FieldChanges
        changes={[
          { ...change, changes: Object.fromEntries(Object.entries(changes).filter(([f]) => f !== 'name')) },
        ]}
      />
    </>
  )
}
