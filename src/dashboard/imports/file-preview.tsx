import type { ImportProfile } from '../api/wire-types.ts'
import { formatNumber } from '../contacts/values/format.ts'
import { strings } from '../strings/strings.ts'
import { Table } from '../ui/table.tsx'

const words = strings.imports.preview
type PreviewRow = ImportProfile['preview'][number]

/** The file's first rows as they stand in it. */
export function FilePreview({ profile: { headers, preview } }: { profile: ImportProfile }) {
  if (preview.length === 0) return null
  return (
    <details className="preview">
      <summary>{words.title(formatNumber(preview.length))}</summary>
      <Table
        label={words.label}
        rows={preview}
        keyOf={({ line }) => String(line)}
        columns={[
          {
            label: words.line,
            cell: ({ line, fault }: PreviewRow) => (
              <>
                <span className="number">{line}</span>
                {fault !== null && <p className="reason">{fault}</p>}
              </>
            ),
          },
          ...headers.map((header, index) => ({
            label: header || strings.imports.unnamed(index + 1),
            cell: ({ cells }: PreviewRow) => <bdi>{cells[index]}</bdi>,
          })),
        ]}
      />
    </details>
  )
}
