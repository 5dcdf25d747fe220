import { type FormEvent, useEffect, useRef, useState } from 'react'
import { type ApiError, describeError } from '../../api/api-call.ts'
import {
  type Condition,
  type FilterDraft,
  formatDraft,
  isWhole,
  readDraft,
} from '../../fields/filter-draft.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { ConditionRow, conditionFor } from './condition-row.tsx'
import type { FilterField } from './filter-fields.ts'

/** A field for which a new row was requested; the count distinguishes repeated requests. */
export interface FilterSeed {
  field: string
  times: number
}

interface Props {
  filter: string
  seed: FilterSeed | undefined
  fields: readonly FilterField[]
  /** The API's error about the filter in the address. */
  error: ApiError | undefined
  onFilter: (filter: string, options?: { replace?: boolean }) => void
}

const words = strings.contacts.filter
const typingPauseMs = 300
const fresh: Condition = { field: 'tags', op: 'eq', values: [] }

/**
 * The filter in two forms: as rows, and as the line in the filter language. Rows apply as soon as they have a
 * value, so the shown filter is the applied one; the line applies with Enter.
 */
export function FilterBar({ filter, seed, fields, error, onFilter }: Props) {
  const [line, setLine] = useState(filter)
  const [draft, setDraft] = useState(() => beginning(filter))
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])
  useEffect(() => {
    setLine(filter)
    setDraft((present) => (present && formatDraft(present) === filter ? present : beginning(filter)))
  }, [filter])

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each wish
  useEffect(() => {
    if (seed === undefined || draft === undefined) return
    const parts = draft.parts.filter((part) => Array.isArray(part) || isWhole(part))
    setDraft({ ...draft, parts: [...parts, conditionFor(seed.field, fields)] })
  }, [seed])

  const changeDraft = (next: FilterDraft, isTyped = false) => {
    setDraft(next)
    const text = formatDraft(next)
    setLine(text)
    clearTimeout(waiting.current)
    if (isTyped) waiting.current = setTimeout(() => onFilter(text, { replace: filter !== '' }), typingPauseMs)
    else onFilter(text)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    clearTimeout(waiting.current)
    onFilter(line.trim())
  }
  return (
    <form className="filter-bar" onSubmit={submit} aria-label={words.title}>
      {draft === undefined ? (
        <p className="quiet">{words.byHand}</p>
      ) : (
        <DraftRows draft={draft} fields={fields} onDraft={changeDraft} />
      )}
      <div className="row row-end">
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
              setDraft(readDraft(next))
            }}
          />
        </div>
        {line.trim() !== filter && (
          <Button type="submit" look="primary">
            {words.apply}
          </Button>
        )}
        {filter !== '' && <Button onClick={() => onFilter('')}>{words.off}</Button>}
      </div>
    </form>
  )
}

/** A new builder starts with one row; a filter that only the line can express has no rows. */
function beginning(filter: string): FilterDraft | undefined {
  return filter === '' ? { join: 'and', parts: [fresh] } : readDraft(filter)
}

interface DraftRowsProps {
  draft: FilterDraft
  fields: readonly FilterField[]
  onDraft: (draft: FilterDraft, isTyped?: boolean) => void
}

const joins = [
  { value: 'and', label: words.all },
  { value: 'or', label: words.any },
]

function DraftRows({ draft, fields, onDraft }: DraftRowsProps) {
  const { join, parts } = draft
  const change = (index: number, part: FilterDraft['parts'][number] | undefined, isTyped?: boolean) => {
    const next = parts.flatMap((one, at) => (at === index ? (part === undefined ? [] : [part]) : [one]))
    onDraft({ join, parts: next }, isTyped)
  }
  return (
    <>
      {parts.length > 1 && (
        <SelectField
          label={words.join}
          value={join}
          choices={joins}
          onChange={(next) => onDraft({ join: next as FilterDraft['join'], parts })}
        />
      )}
      <ul className="conditions">
        {parts.map((part, index) =>
          Array.isArray(part) ? (
            <ConditionGroup
              // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
              key={index}
              join={join === 'and' ? 'or' : 'and'}
              conditions={part}
              fields={fields}
              onChange={(next, isTyped) => change(index, next, isTyped)}
            />
          ) : (
            <ConditionRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
              key={index}
              condition={part}
              fields={fields}
              onChange={(next, isTyped) => change(index, next, isTyped)}
              onRemove={() => change(index, undefined)}
            />
          ),
        )}
      </ul>
      <div className="row">
        <Button icon="plus" onClick={() => onDraft({ join, parts: [...parts, fresh] })}>
          {words.add}
        </Button>
        <Button
          look="quiet"
          icon="plus"
          onClick={() => onDraft({ join, parts: [...parts, [fresh, { ...fresh }]] })}
        >
          {words.addGroup}
        </Button>
      </div>
    </>
  )
}

interface ConditionGroupProps {
  join: FilterDraft['join']
  conditions: Condition[]
  fields: readonly FilterField[]
  onChange: (conditions: Condition[] | undefined, isTyped?: boolean) => void
}

/** Rows of which any one, or all together, count as one part of the filter. */
function ConditionGroup({ join, conditions, fields, onChange }: ConditionGroupProps) {
  const change = (index: number, condition: Condition | undefined, isTyped?: boolean) => {
    const next = conditions.flatMap((one, at) => (at === index ? (condition ?? []) : one))
    onChange(next.length > 0 ? next : undefined, isTyped)
  }
  return (
    <li className="condition-group">
      <p className="quiet">{join === 'or' ? words.anyInGroup : words.allInGroup}</p>
      <ul className="conditions">
        {conditions.map((condition, index) => (
          <ConditionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
            key={index}
            condition={condition}
            fields={fields}
            onChange={(next, isTyped) => change(index, next, isTyped)}
            onRemove={() => change(index, undefined)}
          />
        ))}
      </ul>
      <Button look="quiet" icon="plus" onClick={() => onChange([...conditions, fresh])}>
        {words.add}
      </Button>
    </li>
  )
}
