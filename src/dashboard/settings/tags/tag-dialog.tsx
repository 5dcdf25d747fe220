import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { tagsQuery } from '../../api/queries.ts'
import { useAct } from '../../api/use-act.ts'
import type { Tag } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** Makes a tag, or renames one. */
export function TagDialog({ tag, onClose }: { tag?: Tag; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(tagsQuery(workspaceId).queryKey)
  const [name, setName] = useState(tag?.name ?? '')
  const words = strings.settings.tags
  const call: ApiCall =
    tag === undefined
      ? { method: 'POST', path: '/v2/tags', body: { workspaceId, name } }
      : { method: 'PATCH', path: `/v2/tags/${tag.id}`, query: { workspaceId }, body: { name } }
  const submit = () => act(call, strings.settings.saved)
  return (
    <FormDialog
      title={tag ? words.rename : words.new}
      submitLabel={strings.common.save}
      call={call}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faultOf) => (
        <TextField label={strings.settings.name} value={name} error={faultOf('name')} onChange={setName} />
      )}
    </FormDialog>
  )
}
