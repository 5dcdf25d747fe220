import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field.tsx'

export interface Choice {
  value: string
  label: string
}

type Props = FieldProps &
  Omit<ComponentProps<'select'>, 'onChange' | 'id'> & {
    choices: readonly Choice[]
    onChange: (value: string) => void
  }

/** One of a few choices: the platform's own list, which every keyboard, phone and screen reader knows. */
export function SelectField({ label, hint, error, hideLabel, choices, onChange, ...rest }: Props) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel}>
      {(wiring) => (
        <select
          className="input select"
          {...rest}
          {...wiring}
          onChange={(event) => onChange(event.target.value)}
        >
          {choices.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
