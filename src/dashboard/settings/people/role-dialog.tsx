import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { useAct } from '../../api/use-act.ts'
import type { Person } from '../../api/wire-types.ts'
import { sessionKey } from '../../session/use-session.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { peopleQuery } from './people-queries.ts'
import { roleChoices } from './role-choices.ts'

/** Gives somebody another role. */
export function RoleDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const act = useAct(peopleQuery().queryKey, sessionKey)
  const [role, setRole] = useState<string>(person.role)
  const call: ApiCall = { method: 'PATCH', path: `/v2/people/${person.id}`, body: { role } }
  const submit = () => act(call, strings.settings.saved)
  return (
    <FormDialog
      title={person.name}
      submitLabel={strings.common.save}
      call={call}
      onSubmit={submit}
      onClose={onClose}
    >
      {() => (
        <SelectField
          label={strings.settings.people.role}
          value={role}
          choices={roleChoices}
          onChange={setRole}
        />
      )}
    </FormDialog>
  )
}
