import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { type ApiCall, ApiError, describeError, sendCall } from '../api/api-call.ts'
import { navigate } from '../router/route.ts'
import { sessionKey } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/fields.tsx'

/** Email and password. */
export function SignInPage() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { submit, busy, error } = useEntry(() => ({
    method: 'POST',
    path: '/v2/session',
    body: { email, password },
  }))
  return (
    <Door title={strings.signIn.title} text={strings.signIn.lead}>
      <form onSubmit={submit}>
        <TextField
          label={strings.signIn.email}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={setEmail}
        />
        <TextField
          label={strings.signIn.password}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
          error={error === undefined ? undefined : refusalOf(error)}
        />
        <Button type="submit" look="primary" busy={busy}>
          {strings.signIn.submit}
        </Button>
        <p className="field-hint">{strings.signIn.lost}</p>
      </form>
    </Door>
  )
}

/** Why signing in was refused, in words. */
export function refusalOf(error: unknown): string {
  if (!(error instanceof ApiError)) return describeError(error)
  if (error.code === 'unauthenticated') return strings.signIn.refused
  return error.code === 'too_many_requests' ? strings.signIn.slowed : describeError(error)
}

/** Sends a form that ends in a session, and goes in. */
export function useEntry(callOf: () => ApiCall, goTo?: string) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await sendCall(callOf())
      if (goTo !== undefined) navigate(goTo, { replace: true })
      await queries.invalidateQueries({ queryKey: sessionKey })
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return { submit, busy, error }
}

interface Props {
  title: string
  text?: string
  children: ReactNode
}

/** The frame of the pages outside: who is asking, and one small form. */
export function Door({ title, text, children }: Props) {
  return (
    <main className="door">
      <div className="door-card">
        <p className="wordmark">
          <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="32" height="32" />
          {strings.product}
        </p>
        <h1>{title}</h1>
        {text && <p className="door-text">{text}</p>}
        {children}
      </div>
    </main>
  )
}
