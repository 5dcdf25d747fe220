import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { useAct } from '../../api/use-act.ts'
import type { Segment } from '../../api/wire-types.ts'
import { segmentsQuery } from '../../segments/segments-query.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** Gives a saved view another name. */
export function RenameViewDialog({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(segmentsQuery(workspaceId).queryKey)
  const [name, setName] = useState(segment.name)
  const call: ApiCall = {
    method: 'PATCH',
    path: `/v2/segments/${segment.id}`,
    query: { workspaceId },
    body: { name },
  }
  const rename = () => act(call, strings.settings.saved)
  return (
    <FormDialog
      title={strings.settings.views.rename}
      submitLabel={strings.common.save}
      call={call}
      onSubmit={rename}
      onClose={onClose}
    >
      {(faultOf) => (
        <TextField label={strings.settings.name} value={name} error={faultOf('name')} onChange={setName} />
      )}
    </FormDialog>
  )
}
