import { type QueryKey, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { ApiCall } from '../api/api-call.ts'
import type { Affected } from '../api/wire-types.ts'
import { useRoute } from '../router/route.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { useSeen } from '../ui/browser.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { SelectField, TextField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import type { IconName } from '../ui/icon.tsx'
import { Menu, type MenuPart } from '../ui/menu.tsx'
import { Loaded, Notice } from '../ui/notice.tsx'
import { Table, type TableColumn } from '../ui/table.tsx'
import { showDone, useAct } from '../ui/toasts.tsx'

/** A record of the settings: a tag, a list, a custom field, a key. */
export interface Resource {
  id: string
  name: string
}

interface ResourcePartProps<T extends Resource> {
  words: { title: string; text: string; new?: string; find?: string; none?: string }
  icon: IconName
  /** The call that lists the records. */
  call: ApiCall
  query: UseQueryResult<T[]>
  columns: readonly TableColumn<T>[]
  /** What can be done with a record; none where the reader may not do anything. */
  actionsOf?: ((record: T) => MenuPart[]) | false
  /** Ways to sort the records, the first at first. */
  orders?: readonly { label: string; compare: (a: T, b: T) => number }[]
  /** Left out where the reader may not make one. */
  onNew?: (() => void) | false
  /** Shows the records in place of the plain table. */
  table?: (records: T[], columns: readonly TableColumn<T>[]) => ReactNode
}

const shownMax = 200

/** One part of the settings: its records in a table, a search by name, the button for a new one, a menu a row. */
export function ResourcePart<T extends Resource>(props: ResourcePartProps<T>) {
  const { words, icon, call, query, columns, orders = [], actionsOf, onNew } = props
  const [order, setOrder] = useState(0)
  const [wanted, setWanted] = useState('')
  const withActions = actionsOf ? [...columns, actionsColumn(actionsOf)] : columns
  const table =
    props.table ??
    ((records: T[]) => (
      <Table label={words.title} rows={records} keyOf={({ id }) => id} columns={withActions} />
    ))
  return (
    <>
      <PartHeader title={words.title} text={words.text} call={call}>
        {onNew && (
          <Button look="primary" icon="plus" onClick={onNew}>
            {words.new}
          </Button>
        )}
      </PartHeader>
      <Loaded query={query}>
        {(records) => {
          if (records.length === 0) {
            return (
              <Notice icon={icon} title={strings.settings.noneYet}>
                {words.none}
              </Notice>
            )
          }
          if (words.find === undefined) return table(records, withActions)
          const found = foundByName(records, wanted)
          const compare = orders[order]?.compare
          if (compare) found.sort(compare)
          return (
            <div className="stack">
              <div className="row">
                <div className="grow">
                  <TextField
                    hideLabel
                    label={words.find}
                    placeholder={words.find}
                    value={wanted}
                    onChange={setWanted}
                  />
                </div>
                {orders.length > 1 && (
                  <SelectField
                    hideLabel
                    label={strings.settings.order}
                    value={String(order)}
                    choices={orders.map(({ label }, index) => ({ value: String(index), label }))}
                    onChange={(next) => setOrder(Number(next))}
                  />
                )}
              </div>
              {table(found.slice(0, shownMax), withActions)}
              {found.length > shownMax && (
                <p className="quiet">{strings.settings.shownOf(formatNumber(shownMax))}</p>
              )}
            </div>
          )
        }}
      </Loaded>
    </>
  )
}

function foundByName<T extends Resource>(records: readonly T[], wanted: string): T[] {
  const text = wanted.trim().toLocaleLowerCase()
  return records.filter(({ name }) => name.toLocaleLowerCase().includes(text))
}

function actionsColumn<T extends Resource>(actionsOf: (record: T) => MenuPart[]): TableColumn<T> {
  return {
    label: strings.settings.actions,
    hideLabel: true,
    number: true,
    cell: (record) => {
      const entries = actionsOf(record)
      return entries.length > 0 && <RowMenu name={record.name} entries={entries} />
    },
  }
}

interface DeleteDialogProps {
  title: string
  action: string
  call: ApiCall
  /** What has to be read again afterwards. */
  stale: QueryKey
  doneText: (contactsAffected: string) => string
  children: ReactNode
  onClose: () => void
}

/** Asks before a record is deleted, and says how many contacts that changed. */
export function DeleteDialog({ title, action, call, stale, doneText, children, onClose }: DeleteDialogProps) {
  const act = useAct(stale)
  const remove = async () => {
    const answer = await act<Partial<Affected> | undefined>(call)
    showDone(doneText(formatNumber(answer?.contactsAffected ?? 0)))
  }
  return (
    <ConfirmDialog title={title} action={action} danger call={call} onConfirm={remove} onClose={onClose}>
      {children}
    </ConfirmDialog>
  )
}

interface Props {
  title: string
  text: string
  /** The call that lists what is shown below. */
  call: ApiCall
  children?: ReactNode
}

/** What a part of the settings is for, its call, and the button that makes one more. */
export function PartHeader({ title, text, call, children }: Props) {
  // Inside of the settings, whose title stands above.
  const Title = useRoute().segments[2] === 'settings' ? 'h2' : 'h1'
  return (
    <header className="page-header">
      <div className="page-header-text">
        <Title>{title}</Title>
        <p className="quiet">{text}</p>
      </div>
      <ApiMenu call={call} />
      {children}
    </header>
  )
}

/** What can be done with one record. */
export function RowMenu({ name, entries }: { name: string; entries: MenuPart[] }) {
  return (
    <Menu
      trigger={<Button look="quiet" icon="more" aria-label={strings.settings.actionsOf(name)} />}
      entries={entries}
    />
  )
}

interface CountedProps<T> {
  query: UseQueryOptions<T, Error, T, readonly unknown[]>
  countOf: (counted: T) => number | undefined
}

/** How many, counted when it comes into sight: a list may be long, and each count is a call. */
export function Counted<T>({ query, countOf }: CountedProps<T>) {
  const [ref, isSeen] = useSeen<HTMLSpanElement>()
  const { data } = useQuery({ ...query, enabled: isSeen })
  const count = data === undefined ? undefined : countOf(data)
  return (
    <span className="number" ref={ref}>
      {count === undefined ? '…' : formatNumber(count)}
    </span>
  )
}
