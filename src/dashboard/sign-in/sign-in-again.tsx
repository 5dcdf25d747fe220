import { Dialog as Base } from '@base-ui/react/dialog'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { sendCall } from '../api/api-call.ts'
import type { Session } from '../api/wire-types.ts'
import { forgetSession, sessionKey } from '../session/session.ts'
import { setSessionEnded } from '../session/session-ended.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/fields.tsx'
import { refusalOf } from './sign-in-page.tsx'

const words = strings.signIn.again

/** Over the page whose session ended: who signs in again goes on where they were, with everything that they typed. */
export function SignInAgain({ session }: { session: Session }) {
  const queries = useQueryClient()
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const field = useRef<HTMLInputElement>(null)
  const { email, id } = session.person
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    setBusy(true)
    try {
      const next = await sendCall<Session>({ method: 'POST', path: '/v2/session', body: { email, password } })
      if (next.person.id !== id) return window.location.reload()
      queries.setQueryData(sessionKey, next)
      setSessionEnded(false)
      queries.invalidateQueries()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  const leave = () => {
    setSessionEnded(false)
    forgetSession(queries)
  }
  return (
    <Base.Root open>
      <Base.Portal>
        <Base.Backdrop className="backdrop backdrop-top" />
        <Base.Popup className="dialog dialog-top" initialFocus={field}>
          <Base.Title className="dialog-title">{words.title}</Base.Title>
          <Base.Description className="dialog-description">{words.text}</Base.Description>
          <form onSubmit={submit}>
            <TextField
              label={strings.signIn.email}
              type="email"
              autoComplete="username"
              readOnly
              value={email}
              onChange={() => {}}
            />
            <TextField
              ref={field}
              label={strings.signIn.password}
              type="password"
              autoComplete="current-password"
              required
              value={password}
              error={error === undefined ? undefined : refusalOf(error)}
              onChange={setPassword}
            />
            <footer className="dialog-actions">
              <Button onClick={leave}>{words.leave}</Button>
              <Button type="submit" look="primary" busy={busy}>
                {strings.signIn.submit}
              </Button>
            </footer>
          </form>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
