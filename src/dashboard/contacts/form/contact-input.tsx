import { useQuery } from '@tanstack/react-query'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Field } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { Column } from '../columns/column.ts'
import { timeZonesQuery } from './time-zones-query.ts'
import { useWordOptions } from './use-word-options.ts'
import { WordPicker } from './word-picker.tsx'

interface Props {
  column: Column
  value: string | string[]
  error: string | undefined
  onChange: (value: string | string[]) => void
}

const inputTypes = {
  email: 'email',
  phone: 'tel',
  url: 'url',
  date: 'date',
  time: 'datetime-local',
} as Partial<Record<string, string>>

/** One field of a contact, with the editor of its kind. */
export function ContactInput({ column, value, error, onChange }: Props) {
  const { kind, label } = column
  const words = strings.contacts.form
  if (Array.isArray(value))
    return <SetInput column={column} value={value} error={error} onChange={onChange} />
  if (column.field === 'doNotContact') {
    return <SwitchField label={label} checked={value === 'true'} onChange={(on) => onChange(String(on))} />
  }
  const common = { label, value, error, onChange }
  if (kind === 'boolean') {
    const choices = [
      { value: '', label: words.unset },
      { value: 'true', label: strings.common.yes },
      { value: 'false', label: strings.common.no },
    ]
    return <SelectField {...common} choices={choices} />
  }
  if (kind === 'json') return <TextArea {...common} className="input mono" />
  if (column.field === 'timezone') return <ZoneInput {...common} />
  const type = kind === 'date' && value.includes('T') ? 'text' : (inputTypes[kind] ?? 'text')
  return (
    <TextField
      {...common}
      type={type}
      autoComplete="off"
      inputMode={kind === 'number' ? 'decimal' : undefined}
      step={kind === 'time' ? 1 : undefined}
      hint={hintOf(column)}
    />
  )
}

function hintOf({ field, kind }: Column): string | undefined {
  const words = strings.contacts.form
  if (field === 'phone') return words.phoneHint
  return kind === 'time' ? words.timeHint(Intl.DateTimeFormat().resolvedOptions().timeZone) : undefined
}

function SetInput({ column, value, error, onChange }: Omit<Props, 'value'> & { value: string[] }) {
  const { workspaceId } = usePlace()
  const { options, mayMake } = useWordOptions(workspaceId, column.kind)
  return (
    <Field label={column.label} error={error} hint={mayMake ? strings.contacts.form.tagsHint : undefined}>
      {({ id }) => (
        <WordPicker
          id={id}
          label={column.label}
          value={value}
          options={options}
          mayMake={mayMake}
          onChange={onChange}
        />
      )}
    </Field>
  )
}

function ZoneInput(props: {
  label: string
  value: string
  error: string | undefined
  onChange: (v: string) => void
}) {
  const zones = useQuery(timeZonesQuery)
  return (
    <>
      <TextField {...props} list="time-zones" autoComplete="off" hint={strings.contacts.form.zoneHint} />
      <datalist id="time-zones">
        {zones.data?.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  )
}
