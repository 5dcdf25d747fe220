import { type FormEvent, useEffect, useState } from 'react'
import { type ApiError, describeError } from '../../api/api-error.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { Column } from '../columns/column.ts'
import { type Condition, type FlatFilter, takesNothing } from './condition.ts'
import { ConditionRow } from './condition-row.tsx'
import { filterFields } from './filter-fields.ts'
import { readFilter } from './read-filter.ts'
import { writeFilter } from './write-filter.ts'

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
