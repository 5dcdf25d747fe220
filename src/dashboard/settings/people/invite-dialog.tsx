import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { useAct } from '../../api/use-act.ts'
import type { NewInvite } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { invitesQuery } from './people-queries.ts'
import { roleChoices } from './role-choices.ts'

interface Props {
  /** Takes the dialog's place. */
  onInvited: (invite: NewInvite) => void
  onClose: () => void
}

/** Invites somebody by a link. */
export function InviteDialog({ onInvited, onClose }: Props) {
  const act = useAct(invitesQuery().queryKey)
  const [email, setEmail] = useState('')
  const [role, setRole] = useState('editor')
  const words = strings.settings.people
  const call: ApiCall = { method: 'POST', path: '/v2/invites', body: { email, role } }
  const submit = async () => onInvited(await act<NewInvite>(call))
  return (
    <FormDialog
      title={words.invite}
      submitLabel={words.invite}
      call={call}
      onSubmit={submit}
      onDone={() => {}}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField
            label={words.email}
            type="email"
            value={email}
            error={faultOf('email')}
            onChange={setEmail}
          />
          <SelectField label={words.role} value={role} choices={roleChoices} onChange={setRole} />
        </>
      )}
    </FormDialog>
  )
}
