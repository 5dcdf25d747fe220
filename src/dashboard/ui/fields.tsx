import { Switch } from '@base-ui/react/switch'
import {
  type ComponentProps,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { strings } from '../strings/strings.ts'
import { Icon } from './icon.tsx'

interface FieldProps {
  label: string
  hint?: ReactNode
  error?: string | undefined
  /** The label is there for screen readers only. */
  hideLabel?: boolean | undefined
}

interface Wiring {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

/** A label, what explains it, and what is wrong with it, tied to the control that `children` makes. */
export function Field({
  label,
  hint,
  error,
  hideLabel = false,
  children,
}: FieldProps & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label className={hideLabel ? 'only-heard' : 'field-label'} htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

type Props = FieldProps &
  Omit<ComponentProps<'input'>, 'onChange' | 'id'> & { onChange: (value: string) => void }

/** One line of text under its label. */
export function TextField({ label, hint, error, hideLabel, onChange, ...rest }: Props) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel}>
      {(wiring) => (
        <input
          className="input"
          dir="auto"
          {...rest}
          {...wiring}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

type TextAreaProps = FieldProps &
  Omit<ComponentProps<'textarea'>, 'onChange' | 'id'> & { onChange: (value: string) => void }

/** Several lines of text under their label. */
export function TextArea({ label, hint, error, hideLabel, onChange, ...rest }: TextAreaProps) {
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

export interface Choice {
  value: string
  label: string
}

type SelectFieldProps = FieldProps &
  Omit<ComponentProps<'select'>, 'onChange' | 'id'> & {
    choices: readonly Choice[]
    onChange: (value: string) => void
  }

/** One of a few choices: the platform's own list, which every keyboard, phone and screen reader knows. */
export function SelectField({ label, hint, error, hideLabel, choices, onChange, ...rest }: SelectFieldProps) {
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

interface SwitchFieldProps {
  label: string
  hint?: string
  checked: boolean
  disabled?: boolean
  onChange: (checked: boolean) => void
}

/** Something that is on or off at once. */
export function SwitchField({ label, hint, checked, disabled = false, onChange }: SwitchFieldProps) {
  const id = useId()
  return (
    <div className="switch-field">
      <Switch.Root
        className="switch"
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        aria-labelledby={id}
        aria-describedby={hint && `${id}-hint`}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
      <span>
        <span id={id}>{label}</span>
        {hint && (
          <span className="field-hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </span>
    </div>
  )
}

const typingPauseMs = 180

interface SearchBoxProps {
  value: string
  onChange: (value: string) => void
  /** The arrow down, or Enter, which goes out at once: into the results; `waits` for those that are being searched. */
  onDown?: (waits: boolean) => void
}

const searchId = 'search'

/** Puts the keyboard into the search box of the page. */
export function focusSearch(): void {
  const box = document.getElementById(searchId)
  if (box instanceof HTMLInputElement) {
    box.focus()
    box.select()
  }
}

/** Finds while one types: what is typed goes out at the first short pause. */
export function SearchBox({ value, onChange, onDown }: SearchBoxProps) {
  const [text, setText] = useState(value)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The back button and saved views change it from outside.
  useEffect(() => setText(value), [value])
  useEffect(() => () => clearTimeout(waiting.current), [])
  const type = (next: string) => {
    setText(next)
    clearTimeout(waiting.current)
    waiting.current = setTimeout(() => onChange(next.trim()), typingPauseMs)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    clearTimeout(waiting.current)
    const isNew = text.trim() !== value
    if (isNew) onChange(text.trim())
    onDown?.(isNew)
  }
  return (
    <search className="search-box">
      <Icon name="search" size={16} />
      <input
        className="input"
        id={searchId}
        type="search"
        aria-label={strings.contacts.search}
        aria-keyshortcuts="/"
        placeholder={strings.contacts.searchHint}
        value={text}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </search>
  )
}
