import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field.tsx'

type Props = FieldProps &
  Omit<ComponentProps<'textarea'>, 'onChange' | 'id'> & { onChange: (value: string) => void }

/** Several lines of text under their label. */
export function TextArea({ label, hint, error, hideLabel, onChange, ...rest }: Props) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel}>
      {(wiring) => (
        <textarea
          className="input"
          dir="auto"
          rows={3}
          {...rest}
          {...wiring}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
