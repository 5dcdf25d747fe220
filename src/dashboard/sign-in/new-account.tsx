import { type FormEvent, type ReactNode, useState } from 'react'
import { ApiError, describeError } from '../api/api-call.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/fields.tsx'
import { Door, useEntry } from './sign-in-page.tsx'

/** The first start's link: makes the owner. */
export function SetupPage({ token }: { token: string }) {
  const [draft, setDraft] = useState({ name: '', email: '', password: '' })
  const entry = useEntry(() => ({ method: 'POST', path: '/v2/setup', body: { token, ...draft } }), '#/')
  return (
    <Door title={strings.signIn.setup.title} text={strings.signIn.setup.text}>
      <AccountForm
        draft={draft}
        onChange={setDraft}
        asksEmail={true}
        submitLabel={strings.signIn.setup.submit}
        busy={entry.busy}
        error={entry.error}
        onSubmit={entry.submit}
      />
    </Door>
  )
}

/** The link of an invitation, which makes a person, or of a new password, which sets that. */
export function InvitePage({ token }: { token: string }) {
  const [draft, setDraft] = useState({ name: '', email: '', password: '' })
  const entry = useEntry(
    () => ({ method: 'POST', path: '/v2/invites/accept', body: bodyOf(token, draft) }),
    '#/',
  )
  return (
    <Door title={strings.signIn.invite.title} text={strings.signIn.invite.text}>
      <AccountForm
        draft={draft}
        onChange={setDraft}
        asksEmail={false}
        nameHint={strings.signIn.invite.nameHint}
        submitLabel={strings.signIn.invite.submit}
        busy={entry.busy}
        error={entry.error}
        onSubmit={entry.submit}
      />
    </Door>
  )
}

/** Without a name the present one stays, where there is one. */
function bodyOf(token: string, { name, password }: AccountDraft) {
  return { token, password, ...(name !== '' && { name }) }
}

interface AccountDraft {
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
function AccountForm(props: Props) {
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
