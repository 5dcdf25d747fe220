import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { listsQuery, tagsQuery, timeZonesQuery } from '../../api/queries.ts'
import {
  type Condition,
  type ConditionOp,
  isWhole,
  takesNone,
  takesSeveral,
} from '../../fields/filter-draft.ts'
import { optionChoices, type WordOption, WordPicker } from '../../fields/word-picker.tsx'
import { segmentsQuery } from '../../segments/segments.ts'
import { usePlace } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { type Choice, SelectField, TextField } from '../../ui/fields.tsx'
import { type FilterField, fieldNamed, offeredOps, opLabel } from './filter-fields.ts'

interface Props {
  condition: Condition
  fields: readonly FilterField[]
  /** Typed text is applied at the first short pause, a choice at once. */
  onChange: (condition: Condition, isTyped?: boolean) => void
  onRemove: () => void
}

const words = strings.contacts.filter

/** One condition: field, operator and value. */
export function ConditionRow({ condition, fields, onChange, onRemove }: Props) {
  const { op } = condition
  const asked = fieldNamed(condition.field, fields)
  const { field, label, kind } = asked
  const isKnown = fields.some((one) => one.field === field)
  const choices = fields.map((one) => ({ value: one.field, label: one.label }))
  const ops = offeredOps(kind)
  // A condition written by hand may use operators that the builder does not offer.
  const offered = ops.includes(op) ? ops : [...ops, op]
  const changeField = (name: string) => {
    const next = fieldNamed(name, fields)
    const known = offeredOps(next.kind)
    onChange({ field: name, op: known.includes(op) ? op : known[0]!, values: firstValues(next) })
  }
  const changeOp = (next: ConditionOp) => {
    const values = takesNone(next) ? [] : takesSeveral(next) ? condition.values : condition.values.slice(0, 1)
    onChange({ ...condition, op: next, values })
  }
  return (
    <li className="condition">
      <SelectField
        hideLabel
        label={words.field}
        value={field}
        choices={isKnown ? choices : [...choices, { value: field, label }]}
        onChange={changeField}
      />
      <SelectField
        hideLabel
        label={words.op}
        value={op}
        choices={offered.map((value) => ({ value, label: opLabel(value, kind) }))}
        onChange={(next) => changeOp(next as ConditionOp)}
      />
      {takesNone(op) ? <span /> : <ValueField condition={condition} field={asked} onChange={onChange} />}
      <Button look="quiet" icon="close" aria-label={words.remove} onClick={onRemove} />
      {!isWhole(condition) && <p className="field-hint condition-hint">{words.unfinished}</p>}
    </li>
  )
}

/** A new row for a field. */
export function conditionFor(name: string, fields: readonly FilterField[]): Condition {
  const field = fieldNamed(name, fields)
  return { field: field.field, op: offeredOps(field.kind)[0]!, values: firstValues(field) }
}

/** A flag begins with the value that its choice shows; everything else has to be said. */
function firstValues({ kind }: FilterField): string[] {
  return kind === 'flag' || kind === 'optionalFlag' ? ['true'] : []
}

interface ValueFieldProps {
  condition: Condition
  field: FilterField
  onChange: Props['onChange']
}

const yesOrNo = [
  { value: 'true', label: strings.common.yes },
  { value: 'false', label: strings.common.no },
]

function ValueField({ condition, field, onChange }: ValueFieldProps) {
  const options = useValueOptions(field)
  const { values, op } = condition
  const [value = ''] = values
  const change = (next: string[], isTyped?: boolean) => onChange({ ...condition, values: next }, isTyped)
  if (field.kind === 'flag' || field.kind === 'optionalFlag') {
    return (
      <SelectField
        hideLabel
        label={words.value}
        value={value}
        choices={
          value === 'true' || value === 'false' ? yesOrNo : [...yesOrNo, { value, label: words.choose }]
        }
        onChange={(next) => change([next])}
      />
    )
  }
  const isPart = ['contains', 'lacks', 'startsWith', 'endsWith'].includes(op) && field.custom !== undefined
  if (!isPart && (options !== undefined || takesSeveral(op))) {
    return (
      <WordPicker
        label={takesSeveral(op) ? words.values : words.value}
        placeholder={words.choose}
        value={values}
        options={options ?? []}
        mayMake
        single={!takesSeveral(op)}
        onChange={(next) => change(next)}
      />
    )
  }
  if (field.kind === 'time') return <TimeField value={value} onChange={(next) => change([next])} />
  const isNumber = field.kind === 'number' || field.kind === 'localHour'
  return (
    <TextField
      hideLabel
      label={words.value}
      placeholder={words.value}
      inputMode={isNumber ? 'decimal' : undefined}
      value={value}
      onChange={(next) => change([next], true)}
    />
  )
}

const relativeChoices = Object.entries(words.relative).map(([value, label]) => ({ value, label }))
const isDay = (value: string) => value === '' || /^\d{4}-\d\d-\d\d$/.test(value)

/** A day from the calendar, or a moment relative to now, which moves along with it. */
function TimeField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const isRelative = Object.hasOwn(words.relative, value)
  const choices: Choice[] = [{ value: '', label: words.onDay }, ...relativeChoices]
  return (
    <div className="condition-time">
      <SelectField
        hideLabel
        label={words.when}
        value={isRelative ? value : ''}
        choices={choices}
        onChange={onChange}
      />
      {!isRelative && (
        <TextField
          hideLabel
          label={words.value}
          type={isDay(value) ? 'date' : 'text'}
          value={value}
          onChange={onChange}
        />
      )}
    </div>
  )
}

/** The values to choose from, if there is a list of them. Other text can be typed as well. */
function useValueOptions({ kind, field, custom }: FilterField): WordOption[] | undefined {
  const { workspaceId } = usePlace()
  const tags = useQuery({ ...tagsQuery(workspaceId), enabled: kind === 'tags' })
  const lists = useQuery({ ...listsQuery(workspaceId), enabled: kind === 'lists' })
  const segments = useQuery({ ...segmentsQuery(workspaceId), enabled: kind === 'segment' })
  const zones = useQuery({ ...timeZonesQuery, enabled: kind === 'zone' })
  return useMemo(() => {
    if (kind === 'option' || kind === 'options') return optionChoices(custom)
    if (kind === 'tags') return (tags.data ?? []).map(({ name }) => ({ id: name, label: name }))
    if (kind === 'lists') return (lists.data ?? []).map(({ id, name }) => ({ id, label: name }))
    if (kind === 'segment') return (segments.data ?? []).map(({ id, name }) => ({ id, label: name }))
    if (kind === 'zone') return (zones.data ?? []).map((zone) => ({ id: zone, label: zone }))
    if (kind === 'country') return countryOptions()
    return field === 'status' ? words.statuses.map((status) => ({ id: status, label: status })) : undefined
  }, [kind, field, custom, tags.data, lists.data, segments.data, zones.data])
}

/** Countries by code, as the phones of contacts name them. */
function countryOptions(): WordOption[] {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index))
  const codes = letters.flatMap((first) => letters.map((second) => first + second))
  return codes
    .flatMap((id) => {
      const label = /^(A[AC]|[QX][A-Z]|Z[ZR]|E[UZ]|U[NK]|DD|FX|SU|TP|YD|YU|BU|CS|AN|NT|CP|DG|EA|IC|TA)$/.test(
        id,
      )
        ? undefined
        : names.of(id)
      return label === undefined ? [] : [{ id, label: `${label} (${id})` }]
    })
    .sort((a, b) => a.label.localeCompare(b.label, 'en'))
}
