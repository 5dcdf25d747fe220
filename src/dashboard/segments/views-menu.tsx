import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiCall } from '../api/api-call.ts'
import type { Segment } from '../api/wire-types.ts'
import type { View } from '../router/view.ts'
import type { ColumnPreference } from '../session/column-preferences.ts'
import { useDeveloper } from '../session/preferences.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { apiGroup } from '../ui/api-menu.tsx'
import { copyText } from '../ui/browser.ts'
import { Button } from '../ui/button.tsx'
import { SwitchField, TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Menu, type MenuPart } from '../ui/menu.tsx'
import { showDone, showError, useAct } from '../ui/toasts.tsx'
import {
  columnsOfSegment,
  segmentOf,
  segmentsCall,
  segmentsQuery,
  shareCall,
  viewOfSegment,
} from './segments.ts'

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
  const [isDeveloper] = useDeveloper()
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
  const copyLink = () => copyText(window.location.href).then(() => showDone(strings.common.copied), showError)
  const entries: MenuPart[] = [
    { label: words.everybody, onSelect: () => onView({ filter: '', q: '', sort: '', segmentId: '' }) },
  ]
  for (const personal of [true, false]) {
    const some = segments.data?.filter((segment) => segment.personal === personal) ?? []
    if (some.length === 0) continue
    const shown = some.map((segment) => ({
      label: segment.name,
      ...(segment === present && { icon: 'check' as const }),
      onSelect: () => show(segment),
    }))
    entries.push({ heading: personal ? words.own : words.shared, entries: shown })
  }
  if (mayWrite) {
    entries.push('line')
    if (present) {
      const { name, personal } = present
      entries.push({ label: words.update(name), onSelect: () => update(present) })
      entries.push({
        label: personal ? words.share(name) : words.takeBack(name),
        onSelect: () => {
          const said = personal ? words.isShared(name) : words.isOwn(name)
          act(shareCall(workspaceId, present), said).catch(showError)
        },
      })
    }
    entries.push({
      label: present ? words.saveAs : words.save,
      icon: 'bookmark',
      onSelect: () => setSaves(true),
    })
  }
  entries.push({ label: words.copyLink, icon: 'copy', onSelect: copyLink })
  if (isDeveloper) entries.push('line', apiGroup(segmentsCall(workspaceId)))
  if (isDeveloper && mayWrite && present) entries.push(apiGroup(updateCall(present)))
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

interface SaveViewDialogProps {
  view: View
  columns: ColumnPreference[]
  onSaved: (segment: Segment) => void
  onClose: () => void
}

/** Gives the view that is seen a name. */
function SaveViewDialog({ view, columns, onSaved, onClose }: SaveViewDialogProps) {
  const { workspaceId } = usePlace()
  const act = useAct(segmentsQuery(workspaceId).queryKey)
  const [name, setName] = useState('')
  const [personal, setPersonal] = useState(false)
  const body = { workspaceId, name, personal, ...segmentOf(view, columns) }
  const call: ApiCall = { method: 'POST', path: '/v2/segments', body }
  const save = async () => onSaved(await act<Segment>(call, words.saved(name)))
  return (
    <FormDialog
      title={words.save}
      description={words.explained}
      submitLabel={strings.common.save}
      call={call}
      onSubmit={save}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField label={words.name} value={name} error={faultOf('name')} onChange={setName} />
          <SwitchField
            label={words.onlyMe}
            hint={words.onlyMeHint}
            checked={personal}
            onChange={setPersonal}
          />
        </>
      )}
    </FormDialog>
  )
}
