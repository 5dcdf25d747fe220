import type { ColDef, SuppressKeyboardEventParams } from 'ag-grid-community'
import type { Contact } from '../../api/wire-types.ts'
import type { Column } from '../columns/column.ts'
import { JsonEditor } from './json-editor.tsx'
import { MomentEditor } from './moment-editor.tsx'
import { WordsEditor } from './words-editor.tsx'

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
      // The space bar changes the value; elsewhere it picks the row.
      return { suppressKeyboardEvent: ({ event }) => event.key === ' ' }
    case 'number':
      return { cellEditor: 'agNumberCellEditor', valueParser: emptyIsNull }
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
      return {
        cellEditor: WordsEditor,
        cellEditorParams: { column },
        cellEditorPopup: true,
        suppressKeyboardEvent: keepsItsKeys,
      }
    default:
      return text
  }
}
