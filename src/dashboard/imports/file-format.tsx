import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { delimiterNames, delimiterOf } from '../../files/bytes/encoding-names.ts'
import { type ApiCall, sendCall } from '../api/api-call.ts'
import type { Import, ImportProfile } from '../api/wire-types.ts'
import { imports as importWords } from '../strings/imports.ts'
import { SelectField, SwitchField, TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { formatNumber } from '../ui/format.ts'
import { Table } from '../ui/table.tsx'
import { importQuery } from './imports.ts'

/** How the bytes of a file are read; what a kind of file does not have is left out. */
interface FileFormat {
  kind: keyof typeof words.kinds
  encoding?: string
  delimiter?: string
  header?: boolean
  sheet?: string
}

const words = importWords.format

export const formatOf = ({ format }: Pick<ImportProfile, 'format'>) => format as FileFormat

function delimiterName({ delimiter }: FileFormat): keyof typeof words.delimiters | undefined {
  return delimiterNames.find((name) => delimiterOf[name] === delimiter)
}

/** How a file was read, in words. */
export function describeFormat(format: FileFormat): string {
  const { kind, encoding, header, sheet } = format
  const name = delimiterName(format)
  return [
    words.kinds[kind],
    sheet !== undefined && words.ofSheet(sheet),
    encoding !== undefined && words.encodings[encoding as keyof typeof words.encodings],
    name !== undefined && words.parted(words.delimiters[name].toLowerCase()),
    header !== undefined && (header ? words.withHeader : words.withoutHeader),
  ]
    .filter(Boolean)
    .join(', ')
}

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

const previewWords = importWords.preview
type PreviewRow = ImportProfile['preview'][number]

/** The file's first rows as they stand in it. */
export function FilePreview({ profile: { headers, preview } }: { profile: ImportProfile }) {
  if (preview.length === 0) return null
  return (
    <details className="preview">
      <summary>{previewWords.title(formatNumber(preview.length))}</summary>
      <Table
        label={previewWords.label}
        rows={preview}
        keyOf={({ line }) => String(line)}
        columns={[
          {
            label: previewWords.line,
            cell: ({ line, fault }: PreviewRow) => (
              <>
                <span className="number">{line}</span>
                {fault !== null && <p className="reason">{fault}</p>}
              </>
            ),
          },
          ...headers.map((header, index) => ({
            label: header || importWords.unnamed(index + 1),
            cell: ({ cells }: PreviewRow) => <bdi>{cells[index]}</bdi>,
          })),
        ]}
      />
    </details>
  )
}
