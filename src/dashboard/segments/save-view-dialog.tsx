import { useState } from 'react'
import type { ApiCall } from '../api/api-call.ts'
import { useAct } from '../api/use-act.ts'
import type { Segment } from '../api/wire-types.ts'
import type { View } from '../contacts/view.ts'
import { usePlace } from '../session/place.ts'
import type { ColumnPreference } from '../session/preferences.ts'
import { strings } from '../strings/strings.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import { segmentOf } from './segment-view.ts'
import { segmentsQuery } from './segments-query.ts'

interface Props {
  view: View
  columns: ColumnPreference[]
  onSaved: (segment: Segment) => void
  onClose: () => void
}

const words = strings.contacts.views

/** Gives the view that is seen a name. */
export function SaveViewDialog({ view, columns, onSaved, onClose }: Props) {
  const { workspaceId } = usePlace()
  const act = useAct(segmentsQuery(workspaceId).queryKey)
  const [name, setName] = useState('')
  const body = { workspaceId, name, ...segmentOf(view, columns) }
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
      {(faultOf) => <TextField label={words.name} value={name} error={faultOf('name')} onChange={setName} />}
    </FormDialog>
  )
}
