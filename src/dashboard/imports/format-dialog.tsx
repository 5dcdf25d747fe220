import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiCall } from '../api/api-call.ts'
import { sendCall } from '../api/send-call.ts'
import type { Import } from '../api/wire-types.ts'
import { strings } from '../strings/strings.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { SelectField } from '../ui/select-field.tsx'
import { SwitchField } from '../ui/switch-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { delimiterName, formatOf } from './file-format.ts'
import { importQuery } from './import-calls.ts'

const words = strings.imports.format
const choicesOf = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

/** Has a file read another way, where it was taken for what it is not. */
export function FormatDialog({ found, onClose }: { found: Import; onClose: () => void }) {
  const queries = useQueryClient()
  const format = formatOf(found.profile)
  const [given, setGiven] = useState({
    ...(format.encoding !== undefined && { encoding: format.encoding }),
    ...(format.delimiter !== undefined && { delimiter: delimiterName(format) ?? 'comma' }),
    ...(format.header !== undefined && { header: format.header }),
    ...(format.sheet !== undefined && { sheet: format.sheet }),
  })
  const { id, workspaceId } = found
  const call: ApiCall = { method: 'PATCH', path: `/v2/imports/${id}`, query: { workspaceId }, body: given }
  const save = async () => {
    queries.setQueryData(importQuery(workspaceId, id).queryKey, await sendCall<Import>(call))
  }
  const change = (part: typeof given) => setGiven({ ...given, ...part })
  return (
    <FormDialog
      title={words.change}
      description={words.changeText}
      submitLabel={words.submit}
      call={call}
      onSubmit={save}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          {given.sheet !== undefined && (
            <TextField
              label={words.sheet}
              value={given.sheet}
              error={faultOf('sheet')}
              onChange={(sheet) => change({ sheet })}
            />
          )}
          {given.encoding !== undefined && (
            <SelectField
              label={words.encoding}
              value={given.encoding}
              choices={choicesOf(words.encodings)}
              error={faultOf('encoding')}
              onChange={(encoding) => change({ encoding })}
            />
          )}
          {given.delimiter !== undefined && (
            <SelectField
              label={words.delimiter}
              value={given.delimiter}
              choices={choicesOf(words.delimiters)}
              error={faultOf('delimiter')}
              onChange={(delimiter) => change({ delimiter: delimiter as keyof typeof words.delimiters })}
            />
          )}
          {given.header !== undefined && (
            <SwitchField
              label={words.header}
              checked={given.header}
              onChange={(header) => change({ header })}
            />
          )}
        </>
      )}
    </FormDialog>
  )
}
