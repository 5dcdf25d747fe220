import type { CustomCellEditorProps } from 'ag-grid-react'
import { useState } from 'react'
import type { Contact } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/text-area.tsx'

/** JSON over its cell; what does not parse is not let out. Ctrl Enter is done, Escape gives up. */
export function JsonEditor({ value, onValueChange, stopEditing }: CustomCellEditorProps<Contact, unknown>) {
  const [text, setText] = useState(
    value === null || value === undefined ? '' : JSON.stringify(value, null, 2),
  )
  const [error, setError] = useState<string>()
  const change = (next: string) => {
    setText(next)
    try {
      onValueChange(next.trim() === '' ? null : JSON.parse(next))
      setError(undefined)
    } catch {
      setError(strings.contacts.form.jsonFault)
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
