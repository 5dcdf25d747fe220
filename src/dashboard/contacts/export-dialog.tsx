import { useState } from 'react'
import { formatFilter } from '../../core/finding/filters/filter-language.ts'
import { urlOf } from '../api/api-call.ts'
import type { PlacedColumn } from '../fields/columns.ts'
import type { View } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { contactsOf } from '../strings/common.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { countSelected, pickedOf, type Selection } from './grid/selection.ts'

interface Props {
  selection: Selection
  view: View
  total: number | undefined
  columns: readonly PlacedColumn[]
  onClose: () => void
}

const words = strings.contacts.export
const presetPrefix = 'preset:'
const formats = [
  ...Object.entries(words.formats).map(([value, label]) => ({ value, label })),
  ...Object.entries(words.presets).map(([value, label]) => ({ value: presetPrefix + value, label })),
]

/** The view as a file: the browser fetches it as it is written, however long it is. */
export function ExportDialog({ selection, view, total, columns, onClose }: Props) {
  const { workspaceId } = usePlace()
  const [format, setFormat] = useState('csv')
  const selected = countSelected(selection, total) ?? 0
  const [whom, setWhom] = useState(selected > 0 ? 'selected' : 'view')
  const [shown, setShown] = useState('shown')
  // The safe mode is the default, because most files are opened in a spreadsheet.
  const [safety, setSafety] = useState('spreadsheet')
  const seen = columns.filter(({ hidden, computed }) => !hidden && !computed).map(({ field }) => field)
  const { filter, q } = whom === 'view' ? view : filterOf(selection, view)
  // Another program's file has its own columns.
  const preset = format.startsWith(presetPrefix) ? format.slice(presetPrefix.length) : undefined
  const isOwn = preset === undefined && format !== 'vcard'
  const isTooLong = filter.length > filterLengthMax
  const call = {
    method: 'GET',
    path: '/v2/exports',
    query: {
      workspaceId,
      ...(preset === undefined ? { format } : { preset }),
      filter,
      q,
      ...(isOwn && shown === 'shown' && { columns: JSON.stringify(seen) }),
      ...(isOwn && format !== 'ndjson' && { safety }),
    },
  } as const
  return (
    <Dialog
      title={words.title}
      description={words.explained(contactsOf(formatNumber(whom === 'view' ? (total ?? 0) : selected)))}
      tools={<ApiMenu call={call} />}
      onClose={onClose}
    >
      <div className="stack">
        {selected > 0 && (
          <SelectField
            label={words.whom}
            value={whom}
            error={isTooLong ? words.tooMany : undefined}
            choices={[
              { value: 'selected', label: words.selected(contactsOf(formatNumber(selected))) },
              { value: 'view', label: words.wholeView(contactsOf(formatNumber(total ?? 0))) },
            ]}
            onChange={setWhom}
          />
        )}
        <SelectField label={words.format} value={format} choices={formats} onChange={setFormat} />
        {isOwn && (
          <SelectField
            label={words.columns}
            value={shown}
            choices={[
              { value: 'all', label: words.allColumns },
              { value: 'shown', label: words.shownColumns },
            ]}
            onChange={setShown}
          />
        )}
        {isOwn && format !== 'ndjson' && (
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
            aria-disabled={isTooLong || undefined}
            href={isTooLong ? undefined : urlOf(call)}
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

/** The longest filter that the URL of a download can hold. */
const filterLengthMax = 8_000

/** The selection as a filter: those picked by their ids, or the view without those left out. */
function filterOf(selection: Selection, view: View): { filter: string; q: string } {
  const picked = pickedOf(selection, view)
  if (!('ids' in picked)) return picked
  return { filter: formatFilter({ field: 'id', op: 'any', value: picked.ids }), q: '' }
}
