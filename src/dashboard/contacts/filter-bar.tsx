import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { type ApiError, describeError } from '../api/api-call.ts'
import { listsQuery, tagsQuery } from '../api/queries.ts'
import {
  type Condition,
  type FlatFilter,
  type Op,
  readFilter,
  takesList,
  takesNothing,
  writeFilter,
} from '../fields/filter-language.ts'
import type { Column, ColumnKind } from '../fields/standard-columns.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { SelectField, TextField } from '../ui/fields.tsx'

interface Props {
  filter: string
  columns: readonly Column[]
  /** What the API said about the filter that stands in the address. */
  error: ApiError | undefined
  onFilter: (filter: string) => void
}

const words = strings.contacts.filter
const isWhole = ({ op, value }: Condition) => takesNothing(op) || value.trim() !== ''

/** The filter twice: as conditions to press together, and as the one line that the API takes. Each follows the other. */
export function FilterBar({ filter, columns, error, onFilter }: Props) {
  const [line, setLine] = useState(filter)
  const [flat, setFlat] = useState<FlatFilter | undefined>(() => beginning(filter))
  useEffect(() => {
    setLine(filter)
    setFlat((present) => (present && writeWhole(present) === filter ? present : beginning(filter)))
  }, [filter])
  const fields = filterFields(columns)

  const changeFlat = (next: FlatFilter) => {
    setFlat(next)
    setLine(writeWhole(next))
  }
  const changeCondition = (index: number, condition: Condition | undefined) => {
    if (flat === undefined) return
    const conditions = flat.conditions.flatMap((one, at) => (at === index ? (condition ?? []) : one))
    changeFlat({ ...flat, conditions })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onFilter(line.trim())
  }
  return (
    <form className="filter-bar" onSubmit={submit} aria-label={words.title}>
      {flat === undefined ? (
        <p className="quiet">{words.byHand}</p>
      ) : (
        <>
          {flat.conditions.length > 1 && (
            <SelectField
              label={words.join}
              value={flat.join}
              choices={[
                { value: 'and', label: words.all },
                { value: 'or', label: words.any },
              ]}
              onChange={(join) => changeFlat({ ...flat, join: join as FlatFilter['join'] })}
            />
          )}
          <ul className="conditions">
            {flat.conditions.map((condition, index) => (
              <ConditionRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
                key={index}
                condition={condition}
                fields={fields}
                onChange={(next) => changeCondition(index, next)}
                onRemove={() => changeCondition(index, undefined)}
              />
            ))}
          </ul>
        </>
      )}
      <div className="row row-end">
        {flat && (
          <Button
            icon="plus"
            onClick={() => changeFlat({ ...flat, conditions: [...flat.conditions, fresh] })}
          >
            {words.add}
          </Button>
        )}
        <div className="grow">
          <TextField
            hideLabel
            label={words.line}
            className="input mono"
            placeholder={words.lineHint}
            spellCheck={false}
            autoComplete="off"
            value={line}
            error={error && line === filter ? describeError(error) : undefined}
            onChange={(next) => {
              setLine(next)
              setFlat(readFilter(next))
            }}
          />
        </div>
        <Button type="submit" look="primary">
          {words.apply}
        </Button>
        {filter !== '' && <Button onClick={() => onFilter('')}>{words.off}</Button>}
      </div>
    </form>
  )
}

const fresh: Condition = { field: 'tags', op: 'eq', value: '' }

function beginning(filter: string): FlatFilter | undefined {
  return filter === '' ? { join: 'and', conditions: [fresh] } : readFilter(filter)
}

/** Without conditions that still lack their value. A flag that was not touched says yes. */
function writeWhole(flat: FlatFilter): string {
  return writeFilter({ ...flat, conditions: flat.conditions.filter(isWhole) })
}

interface ConditionRowProps {
  condition: Condition
  fields: readonly FilterField[]
  onChange: (condition: Condition) => void
  onRemove: () => void
}

/** One condition: what, how, and with what it is compared. */
function ConditionRow({ condition, fields, onChange, onRemove }: ConditionRowProps) {
  const { field, op } = condition
  const kind = fields.find((one) => one.field === field)?.kind ?? 'text'
  const known = fields.some((one) => one.field === field)
  const choices = [
    ...fields.map((one) => ({ value: one.field, label: one.label })),
    ...(known ? [] : [{ value: field, label: field }]),
  ]
  // A condition that was written by hand may say more than the builder offers.
  const ops = opsOf(kind)
  const offered = ops.includes(op) ? ops : [...ops, op]
  const changeField = (next: string) => {
    const known = opsOf(fields.find((one) => one.field === next)?.kind ?? 'text')
    onChange({ field: next, op: known.includes(op) ? op : known[0]!, value: '' })
  }
  return (
    <li className="condition">
      <SelectField hideLabel label={words.field} value={field} choices={choices} onChange={changeField} />
      <SelectField
        hideLabel
        label={words.op}
        value={op}
        choices={offered.map((value) => ({ value, label: words.ops[value] }))}
        onChange={(next) => onChange({ ...condition, op: next as Condition['op'] })}
      />
      {takesNothing(op) ? <span /> : <ValueField condition={condition} kind={kind} onChange={onChange} />}
      <Button look="quiet" icon="close" aria-label={words.remove} onClick={onRemove} />
    </li>
  )
}

function ValueField({
  condition,
  kind,
  onChange,
}: Pick<ConditionRowProps, 'condition' | 'onChange'> & Pick<FilterField, 'kind'>) {
  const { workspaceId } = usePlace()
  const tags = useQuery({ ...tagsQuery(workspaceId), enabled: kind === 'tags' })
  const lists = useQuery({ ...listsQuery(workspaceId), enabled: kind === 'lists' })
  const { value, op } = condition
  const change = (next: string) => onChange({ ...condition, value: next })
  if (kind === 'boolean') {
    const choices = [
      { value: 'true', label: strings.common.yes },
      { value: 'false', label: strings.common.no },
    ]
    return (
      <SelectField
        hideLabel
        label={words.value}
        value={value || 'true'}
        choices={choices}
        onChange={change}
      />
    )
  }
  const known = kind === 'tags' ? tags.data : lists.data
  const label = takesList(op) ? words.values : words.value
  const isDay = (kind === 'date' || kind === 'time') && (value === '' || /^\d{4}-\d\d-\d\d$/.test(value))
  return (
    <>
      <TextField
        hideLabel
        label={label}
        placeholder={label}
        type={isDay ? 'date' : 'text'}
        value={value}
        list={known && `known-${kind}`}
        onChange={change}
      />
      {known && (
        <datalist id={`known-${kind}`}>
          {known.map(({ id, name }) => (
            <option key={id} value={name} />
          ))}
        </datalist>
      )}
    </>
  )
}

interface FilterField {
  field: string
  label: string
  kind: ColumnKind
}

const fieldWords = strings.contacts.fields

/** What a filter may ask about: every column, and the hour there now. */
function filterFields(columns: readonly Column[]): FilterField[] {
  const own = columns.map(({ field, label, kind }) => ({ field, label, kind }))
  return [...own, { field: 'localHour', label: fieldWords.localHour, kind: 'number' }]
}

const text: Op[] = ['eq', 'ne', 'contains', 'startsWith', 'endsWith', 'any', 'none', 'present', 'absent']
const order: Op[] = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'present', 'absent']
const sets: Op[] = ['eq', 'ne', 'any', 'all', 'none', 'present', 'absent']

const opsOfKind: Partial<Record<ColumnKind, Op[]>> = {
  number: order,
  date: order,
  time: order,
  boolean: ['eq', 'ne'],
  tags: sets,
  lists: sets,
  words: sets,
  json: ['present', 'absent'],
}

const opsOf = (kind: ColumnKind): Op[] => opsOfKind[kind] ?? text
