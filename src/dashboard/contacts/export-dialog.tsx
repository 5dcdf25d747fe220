import { useState } from 'react'
import { urlOf } from '../api/api-call.ts'
import type { PlacedColumn } from '../fields/columns.ts'
import type { View } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'

interface Props {
  view: View
  total: number | undefined
  columns: readonly PlacedColumn[]
  onClose: () => void
}

const words = strings.contacts.export
const formats = Object.entries(words.formats).map(([value, label]) => ({ value, label }))

/** The view as a file: the browser fetches it as it is written, however long it is. */
export function ExportDialog({ view, total, columns, onClose }: Props) {
  const { workspaceId } = usePlace()
  const [format, setFormat] = useState('csv')
  const [shown, setShown] = useState('all')
  const [safety, setSafety] = useState('exact')
  const seen = columns.filter(({ hidden }) => !hidden).map(({ field }) => field)
  const call = {
    method: 'GET',
    path: '/v2/exports',
    query: {
      workspaceId,
      format,
      filter: view.filter,
      q: view.q,
      ...(shown === 'shown' && { columns: JSON.stringify(seen) }),
      ...(format !== 'ndjson' && { safety }),
    },
  } as const
  return (
    <Dialog
      title={words.title}
      description={words.explained(formatNumber(total ?? 0))}
      tools={<ApiMenu call={call} />}
      onClose={onClose}
    >
      <div className="stack">
        <SelectField label={words.format} value={format} choices={formats} onChange={setFormat} />
        <SelectField
          label={words.columns}
          value={shown}
          choices={[
            { value: 'all', label: words.allColumns },
            { value: 'shown', label: words.shownColumns },
          ]}
          onChange={setShown}
        />
        {format !== 'ndjson' && (
          <SelectField
            label={words.safety}
            value={safety}
            choices={[
              { value: 'exact', label: words.exact },
              { value: 'spreadsheet', label: words.spreadsheet },
            ]}
            onChange={setSafety}
          />
        )}
        <footer className="dialog-actions">
          <Button onClick={onClose}>{strings.common.cancel}</Button>
          <a
            className="button button-primary"
            href={urlOf(call)}
            download
            onClick={() => setTimeout(onClose)}
          >
            {words.start}
          </a>
        </footer>
      </div>
    </Dialog>
  )
}
