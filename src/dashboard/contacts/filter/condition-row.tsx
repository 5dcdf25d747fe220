import { useQuery } from '@tanstack/react-query'
import { listsQuery, tagsQuery } from '../../api/queries.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { type Condition, takesList, takesNothing } from './condition.ts'
import { type FilterField, opsOf } from './filter-fields.ts'

interface Props {
  condition: Condition
  fields: readonly FilterField[]
  onChange: (condition: Condition) => void
  onRemove: () => void
}

const words = strings.contacts.filter

/** One condition: what, how, and with what it is compared. */
export function ConditionRow({ condition, fields, onChange, onRemove }: Props) {
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
}: Pick<Props, 'condition' | 'onChange'> & Pick<FilterField, 'kind'>) {
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
