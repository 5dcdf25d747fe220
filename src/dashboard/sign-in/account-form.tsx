import type { FormEvent, ReactNode } from 'react'
import { ApiError, describeError } from '../api/api-error.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'

export interface AccountDraft {
  name: string
  email: string
  password: string
}

interface Props {
  draft: AccountDraft
  onChange: (draft: AccountDraft) => void
  /** Whether the email is asked for; an invited person's is known. */
  asksEmail: boolean
  nameHint?: string
  submitLabel: string
  busy: boolean
  error: unknown
  onSubmit: (event: FormEvent) => void
}

/** What makes a person: name, email where it is not known, password. */
export function AccountForm(props: Props) {
  const { draft, onChange, asksEmail, nameHint, submitLabel, busy, error, onSubmit } = props
  const faultOf = (field: string) =>
    error instanceof ApiError ? error.faults.find((fault) => fault.field === field)?.message : undefined
  const known = ['name', 'email', 'password'].some(faultOf)
  return (
    <form onSubmit={onSubmit}>
      <TextField
        label={strings.signIn.name}
        autoComplete="name"
        required={nameHint === undefined}
        hint={nameHint}
        value={draft.name}
        error={faultOf('name')}
        onChange={(name) => onChange({ ...draft, name })}
      />
      {asksEmail && (
        <TextField
          label={strings.signIn.email}
          type="email"
          autoComplete="username"
          required
          value={draft.email}
          error={faultOf('email')}
          onChange={(email) => onChange({ ...draft, email })}
        />
      )}
      <TextField
        label={strings.signIn.newPassword}
        hint={strings.signIn.passwordHint}
        type="password"
        autoComplete="new-password"
        required
        value={draft.password}
        error={faultOf('password')}
        onChange={(password) => onChange({ ...draft, password })}
      />
      {error !== undefined && !known && <SpentLink error={error} />}
      <Button type="submit" look="primary" busy={busy}>
        {submitLabel}
      </Button>
    </form>
  )
}

function SpentLink({ error }: { error: unknown }): ReactNode {
  const spent = error instanceof ApiError && ['unauthenticated', 'not_found'].includes(error.code)
  return (
    <div className="field-error" role="alert">
      {spent ? (
        <>
          {strings.signIn.setup.spent} {strings.signIn.setup.spentText}{' '}
          <a href="#/">{strings.signIn.toSignIn}</a>
        </>
      ) : (
        describeError(error)
      )}
    </div>
  )
}
