import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { workspacesQuery } from '../../api/queries.ts'
import { useAct } from '../../api/use-act.ts'
import type { Workspace } from '../../api/wire-types.ts'
import { hrefOf, navigate } from '../../router/route.ts'
import { usePlace } from '../../session/place.ts'
import { sessionKey } from '../../session/use-session.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

const words = strings.settings.workspaces

/** Takes a workspace away; its name has to be written, since everything in it goes out of reach. */
export function DeleteWorkspaceDialog({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(workspacesQuery().queryKey, sessionKey)
  const [written, setWritten] = useState('')
  const [wrong, setWrong] = useState(false)
  const call: ApiCall = { method: 'DELETE', path: `/v2/workspaces/${workspace.id}` }
  const remove = async () => {
    if (written.trim() !== workspace.name.trim()) {
      setWrong(true)
      throw new Error(words.deleteType)
    }
    await act(call, words.deleted)
    if (workspace.id === workspaceId) navigate(hrefOf('/'))
  }
  return (
    <FormDialog
      title={words.deleteTitle(workspace.name)}
      description={words.deleteText}
      submitLabel={words.delete}
      danger
      call={call}
      onSubmit={remove}
      onClose={onClose}
    >
      {() => (
        <TextField
          label={words.deleteType}
          autoComplete="off"
          aria-invalid={wrong}
          value={written}
          onChange={(next) => {
            setWritten(next)
            setWrong(false)
          }}
        />
      )}
    </FormDialog>
  )
}
