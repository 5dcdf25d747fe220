import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sendCall } from '../api/send-call.ts'
import type { Session } from '../api/wire-types.ts'
import { usePlace } from '../session/place.ts'
import { sessionKey } from '../session/use-session.ts'
import { strings } from '../strings/strings.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import { showDone } from '../ui/toasts.tsx'

const words = strings.signIn.changeProfile

/** Another name or email for the one who is signed in; another email asks for their password. */
export function ProfileDialog({ onClose }: { onClose: () => void }) {
  const { person } = usePlace().session
  const queries = useQueryClient()
  const [name, setName] = useState(person.name)
  const [email, setEmail] = useState(person.email)
  const [current, setCurrent] = useState('')
  const isOtherEmail = email.trim() !== person.email
  const save = async () => {
    const body = { name, email, ...(isOtherEmail && current !== '' && { current }) }
    const session = await sendCall<Session>({ method: 'PATCH', path: '/v2/session', body })
    queries.setQueryData(sessionKey, session)
    queries.invalidateQueries({ queryKey: ['people'] })
    queries.invalidateQueries({ queryKey: ['history'] })
    showDone(isOtherEmail ? words.doneEmail : words.done)
  }
  return (
    <FormDialog
      title={words.title}
      submitLabel={strings.common.save}
      call={undefined}
      onSubmit={save}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField
            label={strings.signIn.name}
            autoComplete="name"
            value={name}
            error={faultOf('name')}
            onChange={setName}
          />
          <TextField
            label={strings.signIn.email}
            type="email"
            autoComplete="username"
            value={email}
            error={faultOf('email')}
            onChange={setEmail}
          />
          {isOtherEmail && (
            <TextField
              label={words.current}
              hint={words.currentHint}
              type="password"
              autoComplete="current-password"
              value={current}
              error={faultOf('current')}
              onChange={setCurrent}
            />
          )}
        </>
      )}
    </FormDialog>
  )
}
