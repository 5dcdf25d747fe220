import { useState } from 'react'
import { strings } from '../strings/strings.ts'
import { type AccountDraft, AccountForm } from './account-form.tsx'
import { Door } from './door.tsx'
import { useEntry } from './use-entry.ts'

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
