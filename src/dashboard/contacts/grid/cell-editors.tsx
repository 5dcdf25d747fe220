import type { ColDef, SuppressKeyboardEventParams } from 'ag-grid-community'
import type { CustomCellEditorProps } from 'ag-grid-react'
import { useEffect, useState } from 'react'
import type { Contact, FieldFormat } from '../../api/wire-types.ts'
import type { Column } from '../../fields/standard-columns.ts'
import { useWordOptions, WordPicker } from '../../fields/word-picker.tsx'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { fromLocalText, readNumber, toLocalText, writeNumber } from '../../ui/format.ts'
import type { GridContext } from './grid-columns.tsx'

type Editing = Pick<
  ColDef<Contact>,
  | 'cellEditor'
  | 'cellEditorParams'
  | 'cellEditorPopup'
  | 'cellEditorSelector'
  | 'valueParser'
  | 'suppressKeyboardEvent'
>

const emptyIsNull = ({ newValue }: { newValue: unknown }) =>
  newValue === '' || newValue === undefined ? null : newValue

const text: Editing = { cellEditor: 'agTextCellEditor', valueParser: emptyIsNull }

/** Enter and the arrows belong to the open editor, not to the grid. */
const keepsItsKeys = ({ editing, event }: SuppressKeyboardEventParams) =>
  editing && ['Enter', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key)

/** How a column is edited: by the kind of its values. */
export function editorOf(column: Column): Editing {
  switch (column.kind) {
    case 'boolean':
      return {}
    case 'number':
      return { cellEditor: NumberEditor, cellEditorParams: { format: column.custom?.format } }
    case 'date':
      return {
        valueParser: emptyIsNull,
        // A date with a time of day has no picker; as text it stays whole.
        cellEditorSelector: ({ value }) => ({
          component: String(value ?? '').includes('T') ? 'agTextCellEditor' : 'agDateStringCellEditor',
        }),
      }
    case 'time':
      return { cellEditor: MomentEditor }
    case 'json':
      return { cellEditor: JsonEditor, cellEditorPopup: true, suppressKeyboardEvent: keepsItsKeys }
    case 'tags':
    case 'lists':
    case 'words':
    case 'multiSelect':
      return {
        cellEditor: WordsEditor,
        cellEditorParams: { column },
        cellEditorPopup: true,
        suppressKeyboardEvent: keepsItsKeys,
      }
    case 'select':
      return {
        cellEditor: OptionEditor,
        cellEditorParams: { column },
        cellEditorPopup: true,
        suppressKeyboardEvent: keepsItsKeys,
      }
    default:
      return text
  }
}

type Props = CustomCellEditorProps<Contact, string[] | null> & { column: Column }

/** Tags, lists or channels of one contact, over its cell. Each choice is saved at once; Enter on an empty line closes. */
function WordsEditor({ initialValue, stopEditing, data, column, context }: Props) {
  const { options, mayMake } = useWordOptions(data.workspaceId, column)
  const [value, setValue] = useState(() => (Array.isArray(initialValue) ? initialValue : []))
  const change = (next: string[]) => {
    setValue(next)
    // Compared with the editor's initial value, so that a tag which another person adds meanwhile is kept.
    ;(context as GridContext).save(data, column, next, value)
  }
  return (
    <div className="cell-editor">
      <WordPicker
        label={column.label}
        value={value}
        options={options}
        mayMake={mayMake}
        autoFocus
        onChange={change}
        onDone={() => stopEditing()}
      />
      <Button look="primary" onClick={() => stopEditing()}>
        {strings.common.done}
      </Button>
    </div>
  )
}

type OptionProps = CustomCellEditorProps<Contact, string | null> & { column: Column }

/** One option of one contact, over its cell: a choice is saved at once and closes it; so does Enter on an empty line. */
function OptionEditor({ initialValue, stopEditing, data, column, context }: OptionProps) {
  const { options } = useWordOptions(data.workspaceId, column)
  const choose = ([name = null]: (string | null)[]) => {
    if (name !== initialValue) (context as GridContext).save(data, column, name, initialValue)
    stopEditing()
  }
  return (
    <div className="cell-editor">
      <WordPicker
        label={column.label}
        value={initialValue ? [initialValue] : []}
        options={options}
        mayMake={false}
        single
        autoFocus
        onChange={choose}
        onDone={() => stopEditing()}
      />
    </div>
  )
}

/** A number in any usual notation, `1,5` too. Other text stays in the cell, marked, with the reason. */
function NumberEditor({
  initialValue,
  eventKey,
  onValueChange,
  column,
  format,
}: CustomCellEditorProps<Contact, unknown> & { format?: FieldFormat | undefined }) {
  const started = eventKey?.length === 1 ? eventKey : undefined
  const isPercent = format?.style === 'percent'
  const read = (text: string) => numberOrText(text, isPercent)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the letter that opened the editor counts once
  useEffect(() => {
    if (started !== undefined) onValueChange(read(started))
  }, [])
  return (
    <input
      className="input cell-input"
      inputMode="decimal"
      aria-label={column.getColDef().headerName}
      // biome-ignore lint/a11y/noAutofocus: an editor that was just opened is where typing goes
      autoFocus
      onFocus={(event) => started === undefined && event.target.select()}
      defaultValue={
        started ??
        (typeof initialValue === 'number' ? shownNumber(initialValue, isPercent) : String(initialValue ?? ''))
      }
      onChange={(event) => onValueChange(read(event.target.value))}
    />
  )
}

/** In a field of percents the typed number is a percentage, with or without its sign: 25 and 25 % are 0.25. */
function numberOrText(text: string, isPercent: boolean): number | string | null {
  if (text.trim() === '') return null
  const value = readNumber(isPercent ? text.trim().replace(/%$/, '') : text)
  return value === undefined ? text : isPercent ? Number((value / 100).toPrecision(15)) : value
}

function shownNumber(value: number, isPercent: boolean): string {
  return isPercent ? `${writeNumber(Number((value * 100).toPrecision(15)))} %` : writeNumber(value)
}

type MomentEditorProps = CustomCellEditorProps<Contact, string | null>

/** A date and time in its cell, in the reader's zone. */
function MomentEditor({ initialValue, onValueChange, column }: MomentEditorProps) {
  return (
    <input
      className="input cell-input"
      type="datetime-local"
      step="1"
      aria-label={column.getColDef().headerName}
      // biome-ignore lint/a11y/noAutofocus: an editor that was just opened is where typing goes
      autoFocus
      defaultValue={toLocalText(initialValue ?? null)}
      onChange={(event) => onValueChange(fromLocalText(event.target.value))}
    />
  )
}

/** A JSON editor over the cell; invalid JSON is not accepted. Ctrl Enter saves, Escape cancels. */
function JsonEditor({ value, onValueChange, stopEditing }: CustomCellEditorProps<Contact, unknown>) {
  const [text, setText] = useState(
    value === null || value === undefined ? '' : JSON.stringify(value, null, 2),
  )
  const [error, setError] = useState<string>()
  const change = (next: string) => {
    setText(next)
    try {
      onValueChange(next.trim() === '' ? null : JSON.parse(next))
      setError(undefined)
    } catch (failure) {
      setError(strings.contacts.cells.noJson(failure instanceof Error ? failure.message : ''))
    }
  }
  return (
    <div className="cell-editor">
      <TextArea
        label={strings.contacts.form.json}
        className="input mono"
        rows={6}
        autoFocus
        value={text}
        error={error}
        onChange={change}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !error) stopEditing()
        }}
      />
      <Button look="primary" disabled={error !== undefined} onClick={() => stopEditing()}>
        {strings.common.done}
      </Button>
    </div>
  )
}
