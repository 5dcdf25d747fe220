import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { type ApiCall, ApiError, describeError } from '../api/api-call.ts'
import { timeZonesQuery } from '../api/queries.ts'
import type { Contact, CustomField } from '../api/wire-types.ts'
import { customColumns, valueIn } from '../fields/columns.ts'
import { type Column, standardColumns } from '../fields/standard-columns.ts'
import { useWordOptions, WordPicker } from '../fields/word-picker.tsx'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { useDraft, useGuard } from '../ui/draft.tsx'
import { Field, SelectField, SwitchField, TextArea, TextField } from '../ui/fields.tsx'
import { fromLocalText, readNumber, toLocalText, writeNumber } from '../ui/format.ts'

/** A value that a form changed. */
export interface ChangedCell {
  column: Column
  value: unknown
}

interface Props {
  columns: readonly Column[]
  /** The key under which the draft is stored while it is edited. */
  draftKey: string
  /** Increased when the surrounding dialog should close; the form asks first. */
  closes?: number
  /** Fields that are hidden behind a button at first. */
  isMore?: (column: Column) => boolean
  /** A preview below the fields, of what Roster would store. */
  preview?: (draft: ContactDraft) => ReactNode
  /** As it was opened. */
  initial: ContactDraft
  submitLabel: string
  /** The call that sends the changes; undefined if there are none. */
  callOf: (changes: Record<string, unknown>) => ApiCall | undefined
  onSubmit: (call: ApiCall | undefined, cells: ChangedCell[]) => Promise<unknown>
  onCancel: () => void
  onOpenHolder: (contactId: string) => void
}

/**
 * A form with every field of a contact. A refusal is shown beside its field, with a link to the contact that
 * has the value.
 */
export function ContactForm(props: Props) {
  const { columns, initial, submitLabel, draftKey, callOf, onSubmit, onCancel, onOpenHolder } = props
  const { draft, isKept, setDraft, forget } = useDraft(draftKey, initial)
  const [showsMore, setShowsMore] = useState(props.isMore === undefined)
  const isDirty = JSON.stringify(draft) !== JSON.stringify(initial)
  const leave = useGuard(isDirty, () => {
    forget()
    onCancel()
  })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each wish
  useEffect(() => {
    if (props.closes) leave.ask()
  }, [props.closes])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await onSubmit(callOf(changesOf(columns, initial, draft)), changedCells(columns, initial, draft))
      forget()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  const call = shownCall(() => callOf(changesOf(columns, initial, draft)))
  const faults = error instanceof ApiError ? error.faults : []
  const faultOf = ({ field }: Column) =>
    faults.find((fault) => fault.field === field || fault.field.startsWith(`${field}[`))
  const unnamed = error !== undefined && !columns.some(faultOf)
  const holderId = faults.find(({ existingContactId }) => existingContactId)?.existingContactId
  return (
    <form
      className="contact-form"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        event.stopPropagation()
        leave.ask()
      }}
      noValidate
    >
      {leave.dialog}
      {isKept && (
        <p className="draft-kept" role="note">
          {strings.shell.draft.kept}{' '}
          <Button look="quiet" onClick={() => setDraft(initial)}>
            {strings.shell.draft.restart}
          </Button>
        </p>
      )}
      {props.preview?.(draft)}
      <div className="contact-form-fields">
        {columns
          .filter((column) => showsMore || !props.isMore?.(column) || faultOf(column))
          .map((column) => (
            <ContactInput
              key={column.id}
              column={column}
              value={draft[column.id]!}
              error={faultOf(column)?.message}
              onChange={(value) => setDraft({ ...draft, [column.id]: value })}
            />
          ))}
      </div>
      {!showsMore && (
        <Button className="form-more" look="quiet" icon="plus" onClick={() => setShowsMore(true)}>
          {strings.contacts.form.more}
        </Button>
      )}
      <footer className="dialog-actions form-actions">
        {unnamed && (
          <p className="field-error grow" role="alert">
            {error instanceof SyntaxError ? strings.contacts.form.jsonFault : describeError(error)}
          </p>
        )}
        {call && (
          <div className="form-api">
            <ApiMenu call={call} of={submitLabel} />
          </div>
        )}
        {holderId && <Button onClick={() => onOpenHolder(holderId)}>{strings.contacts.form.holder}</Button>}
        <Button onClick={leave.ask}>{strings.common.cancel}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {submitLabel}
        </Button>
      </footer>
    </form>
  )
}

/** Undefined while typed JSON is invalid. */
function shownCall(callOf: () => ApiCall | undefined): ApiCall | undefined {
  try {
    return callOf()
  } catch {
    return undefined
  }
}

interface ContactInputProps {
  column: Column
  value: string | string[]
  error: string | undefined
  autoFocus?: boolean
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
export function ContactInput({ column, value, error, autoFocus = false, onChange }: ContactInputProps) {
  const { kind, label } = column
  const words = strings.contacts.form
  if (Array.isArray(value))
    return <SetInput column={column} value={value} error={error} autoFocus={autoFocus} onChange={onChange} />
  if (column.field === 'doNotContact') {
    return <SwitchField label={label} checked={value === 'true'} onChange={(on) => onChange(String(on))} />
  }
  const common = { label, value, error, autoFocus, onChange }
  if (kind === 'boolean') {
    const choices = [
      { value: '', label: words.unset },
      { value: 'true', label: strings.common.yes },
      { value: 'false', label: strings.common.no },
    ]
    return <SelectField {...common} choices={choices} />
  }
  if (kind === 'select') {
    const options = (column.custom?.options ?? []).map(({ name }) => ({ value: name, label: name }))
    return <SelectField {...common} choices={[{ value: '', label: words.unset }, ...options]} />
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

function SetInput({
  column,
  value,
  error,
  autoFocus = false,
  onChange,
}: Omit<ContactInputProps, 'value'> & { value: string[] }) {
  const { workspaceId } = usePlace()
  const { options, mayMake } = useWordOptions(workspaceId, column)
  return (
    <Field label={column.label} error={error} hint={mayMake ? strings.contacts.form.tagsHint : undefined}>
      {({ id }) => (
        <WordPicker
          id={id}
          label={column.label}
          value={value}
          options={options}
          mayMake={mayMake}
          autoFocus={autoFocus}
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
  autoFocus?: boolean
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

/** The content of a form, by column: text for text inputs, words for sets. */
export type ContactDraft = Record<string, string | string[]>

/** The columns of a form: those that people may change. */
export function formColumns(fields: readonly CustomField[]): Column[] {
  return [...standardColumns, ...customColumns(fields)].filter(({ fixed }) => !fixed)
}

const isSet = ({ kind }: Column) =>
  kind === 'tags' || kind === 'lists' || kind === 'words' || kind === 'multiSelect'

/** A contact as a form shows it; a new one is empty. */
export function draftOf(columns: readonly Column[], contact?: Contact): ContactDraft {
  return Object.fromEntries(
    columns.map((column) => [column.id, inForm(column, contact ? valueIn(contact, column) : null)]),
  )
}

function inForm(column: Column, value: unknown): string | string[] {
  if (isSet(column)) return Array.isArray(value) ? value.map(String) : []
  if (value === null || value === undefined) return ''
  if (column.kind === 'time') return toLocalText(String(value))
  if (column.kind === 'number' && typeof value === 'number') return writeNumber(value)
  return column.kind === 'json' ? JSON.stringify(value, null, 2) : String(value)
}

/** The values that differ from the form's initial content. Throws `SyntaxError` for invalid JSON. */
function changedCells(columns: readonly Column[], before: ContactDraft, after: ContactDraft): ChangedCell[] {
  return columns
    .filter(({ id }) => JSON.stringify(before[id]) !== JSON.stringify(after[id]))
    .map((column) => ({ column, value: outOfForm(column, after[column.id]!) }))
}

/** The form as the body of a call. */
export function changesOf(columns: readonly Column[], before: ContactDraft, after: ContactDraft) {
  const body: Record<string, unknown> = {}
  const customFields: Record<string, unknown> = {}
  for (const { column, value } of changedCells(columns, before, after)) {
    if (column.custom) customFields[column.custom.name] = value
    else body[column.field] = value
  }
  return { ...body, ...(Object.keys(customFields).length > 0 && { customFields }) }
}

/** The content of a form as a contact's value. */
export function outOfForm(column: Column, value: string | string[]): unknown {
  if (Array.isArray(value)) return value
  if (value.trim() === '') return column.field === 'doNotContact' ? false : null
  if (column.kind === 'time') return fromLocalText(value)
  if (column.kind === 'boolean') return value === 'true'
  // Text that is no number stays text, so that the API names the fault.
  if (column.kind === 'number') return readNumber(value) ?? value
  return column.kind === 'json' ? JSON.parse(value) : value
}
