import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { listsQuery } from '../../api/queries.ts'
import { useAct } from '../../api/use-act.ts'
import type { List } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** Makes a list, or renames and describes one. */
export function ListDialog({ list, onClose }: { list?: List; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(listsQuery(workspaceId).queryKey)
  const [name, setName] = useState(list?.name ?? '')
  const [description, setDescription] = useState(list?.description ?? '')
  const words = strings.settings.lists
  const call: ApiCall =
    list === undefined
      ? { method: 'POST', path: '/v2/lists', body: { workspaceId, name, description } }
      : {
          method: 'PATCH',
          path: `/v2/lists/${list.id}`,
          query: { workspaceId },
          body: { name, description },
        }
  const submit = () => act(call, strings.settings.saved)
  return (
    <FormDialog
      title={list ? words.edit : words.new}
      submitLabel={strings.common.save}
      call={call}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField label={strings.settings.name} value={name} error={faultOf('name')} onChange={setName} />
          <TextField
            label={strings.settings.description}
            value={description}
            error={faultOf('description')}
            onChange={setDescription}
          />
        </>
      )}
    </FormDialog>
  )
}
