import { useState } from 'react'
import { ApiError, describeError } from '../api/api-error.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { Door } from './door.tsx'
import { useEntry } from './use-entry.ts'

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
      </form>
    </Door>
  )
}

function refusalOf(error: unknown): string {
  if (!(error instanceof ApiError)) return describeError(error)
  if (error.code === 'unauthenticated') return strings.signIn.refused
  return error.code === 'too_many_requests' ? strings.signIn.slowed : describeError(error)
}
