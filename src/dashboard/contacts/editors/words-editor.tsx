import type { CustomCellEditorProps } from 'ag-grid-react'
import type { Contact } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import type { Column } from '../columns/column.ts'
import { useWordOptions } from '../form/use-word-options.ts'
import { WordPicker } from '../form/word-picker.tsx'

type Props = CustomCellEditorProps<Contact, string[] | null> & { column: Column }

/** Tags, lists or channels of one contact, over its cell. Enter on an empty line is done, Escape gives up. */
export function WordsEditor({ value, onValueChange, stopEditing, data, column }: Props) {
  const { options, mayMake } = useWordOptions(data.workspaceId, column.kind)
  return (
    <div className="cell-editor">
      <WordPicker
        label={column.label}
        value={value ?? []}
        options={options}
        mayMake={mayMake}
        autoFocus
        onChange={onValueChange}
        onDone={() => stopEditing()}
      />
      <Button look="primary" onClick={() => stopEditing()}>
        {strings.common.done}
      </Button>
    </div>
  )
}
