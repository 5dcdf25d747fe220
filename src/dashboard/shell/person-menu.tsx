import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, lazy, Suspense, useState } from 'react'
import { describeError, rootPath, sendCall } from '../api/api-call.ts'
import type { Session } from '../api/wire-types.ts'
import { useDeveloper, useTheme } from '../session/preferences.ts'
import { forgetSession, sessionKey, usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Menu } from '../ui/menu.tsx'
import { showDone, showError } from '../ui/toasts.tsx'

/** Loaded when it is asked for: few look at their sessions. */
const SessionsDialog = lazy(() =>
  import('./sessions-dialog.tsx').then(({ SessionsDialog }) => ({ default: SessionsDialog })),
)

const themes = ['system', 'light', 'dark'] as const

/** Who is signed in, how the page looks to them, and the way out. */
export function PersonMenu() {
  const { person } = usePlace().session
  const queries = useQueryClient()
  const [theme, setTheme] = useTheme()
  const [isDeveloper, setDeveloper] = useDeveloper()
  const [changesProfile, setChangesProfile] = useState(false)
  const [changesPassword, setChangesPassword] = useState(false)
  const [showsSessions, setShowsSessions] = useState(false)
  const signOut = async () => {
    try {
      await sendCall({ method: 'DELETE', path: '/v2/session' })
      forgetSession(queries)
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      <Menu
        align="start"
        entries={[
          {
            heading: (
              <>
                {person.email}
                <br />
                {strings.nav.role[person.role]}
              </>
            ),
            entries: themes.map((name) => ({
              label: strings.nav.theme[name],
              ...(name === theme && { icon: 'check' as const }),
              onSelect: () => setTheme(name),
            })),
          },
          'line',
          {
            label: strings.nav.developer,
            icon: isDeveloper ? 'check' : 'code',
            onSelect: () => setDeveloper(!isDeveloper),
          },
          { label: strings.nav.reference, icon: 'code', href: `${rootPath}/docs/roster` },
          { label: strings.nav.profile, icon: 'contacts', onSelect: () => setChangesProfile(true) },
          { label: strings.nav.password, icon: 'key', onSelect: () => setChangesPassword(true) },
          { label: strings.nav.sessions, icon: 'clock', onSelect: () => setShowsSessions(true) },
          { label: strings.nav.signOut, icon: 'signOut', onSelect: signOut },
        ]}
        trigger={
          <button type="button" className="person-button">
            <span className="only-heard">{strings.nav.account}: </span>
            <span className="avatar" aria-hidden="true">
              {initialsOf(person.name)}
            </span>
            <span className="person-name">{person.name}</span>
          </button>
        }
      />
      {changesProfile && <ProfileDialog onClose={() => setChangesProfile(false)} />}
      {changesPassword && <PasswordDialog onClose={() => setChangesPassword(false)} />}
      {showsSessions && (
        <Suspense>
          <SessionsDialog onClose={() => setShowsSessions(false)} />
        </Suspense>
      )}
    </>
  )
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter(Boolean)
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words
  return ends.map((word) => Array.from(word)[0]!.toLocaleUpperCase()).join('')
}

const words = strings.signIn.changeProfile

/** Another name or email for the one who is signed in; another email asks for their password. */
function ProfileDialog({ onClose }: { onClose: () => void }) {
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

/** Another password for the one who is signed in. */
function PasswordDialog({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [error, setError] = useState<string>()
  const words = strings.signIn.changePassword
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await sendCall({ method: 'POST', path: '/v2/session/password', body: { current, next } })
      showDone(words.done)
      onClose()
    } catch (failure) {
      setError(describeError(failure))
    }
  }
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={submit}>
        <TextField
          label={words.current}
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={setCurrent}
        />
        <TextField
          label={words.next}
          hint={strings.signIn.passwordHint}
          type="password"
          autoComplete="new-password"
          required
          value={next}
          onChange={setNext}
          error={error}
        />
        <footer className="dialog-actions">
          <Button onClick={onClose}>{strings.common.cancel}</Button>
          <Button type="submit" look="primary">
            {words.submit}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
