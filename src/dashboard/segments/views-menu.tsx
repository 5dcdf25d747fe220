import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiCall } from '../api/api-call.ts'
import { useAct } from '../api/use-act.ts'
import type { Segment } from '../api/wire-types.ts'
import type { View } from '../contacts/view.ts'
import { usePlace } from '../session/place.ts'
import type { ColumnPreference } from '../session/preferences.ts'
import { strings } from '../strings/strings.ts'
import { apiGroup } from '../ui/api-group.tsx'
import { Button } from '../ui/button.tsx'
import { Menu, type MenuPart } from '../ui/menu.tsx'
import { showError } from '../ui/toasts.tsx'
import { SaveViewDialog } from './save-view-dialog.tsx'
import { columnsOfSegment, segmentOf, viewOfSegment } from './segment-view.ts'
import { segmentsCall, segmentsQuery } from './segments-query.ts'

interface Props {
  view: View
  columns: ColumnPreference[]
  onView: (change: Partial<View>) => void
  onColumns: (columns: ColumnPreference[]) => void
}

const words = strings.contacts.views

/** Saved views to look through, and the one that is seen to save. */
export function ViewsMenu({ view, columns, onView, onColumns }: Props) {
  const { workspaceId, mayWrite } = usePlace()
  const { queryKey } = segmentsQuery(workspaceId)
  const act = useAct(queryKey)
  const segments = useQuery(segmentsQuery(workspaceId))
  const [saves, setSaves] = useState(false)
  const present = segments.data?.find(({ id }) => id === view.segmentId)
  const show = (segment: Segment) => {
    const kept = columnsOfSegment(segment)
    if (kept) onColumns(kept)
    onView(viewOfSegment(segment))
  }
  const updateCall = ({ id }: Segment): ApiCall => ({
    method: 'PATCH',
    path: `/v2/segments/${id}`,
    query: { workspaceId },
    body: segmentOf(view, columns),
  })
  const update = (segment: Segment) => act(updateCall(segment), words.saved(segment.name)).catch(showError)
  const entries: MenuPart[] = [
    { label: words.everybody, onSelect: () => onView({ filter: '', q: '', sort: '', segmentId: '' }) },
    ...(segments.data ?? []).map((segment) => ({
      label: segment.name,
      ...(segment === present && { icon: 'check' as const }),
      onSelect: () => show(segment),
    })),
  ]
  if (mayWrite) {
    entries.push('line')
    if (present) entries.push({ label: words.update(present.name), onSelect: () => update(present) })
    entries.push({
      label: present ? words.saveAs : words.save,
      icon: 'bookmark',
      onSelect: () => setSaves(true),
    })
  }
  entries.push('line', apiGroup(segmentsCall(workspaceId)))
  if (mayWrite && present) entries.push(apiGroup(updateCall(present)))
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button icon="bookmark" className="views-button">
            <bdi>{present?.name ?? words.button}</bdi>
          </Button>
        }
        entries={entries}
      />
      {saves && (
        <SaveViewDialog
          view={view}
          columns={columns}
          onSaved={({ id }) => onView({ segmentId: id })}
          onClose={() => setSaves(false)}
        />
      )}
    </>
  )
}
