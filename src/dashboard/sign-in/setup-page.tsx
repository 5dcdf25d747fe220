import { useState } from 'react'
import { strings } from '../strings/strings.ts'
import { AccountForm } from './account-form.tsx'
import { Door } from './door.tsx'
import { useEntry } from './use-entry.ts'

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
