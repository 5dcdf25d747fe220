import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sendCall } from '../api/send-call.ts'
import { forgetSession } from '../session/forget-session.ts'
import { usePlace } from '../session/place.ts'
import { useTheme } from '../session/use-theme.ts'
import { strings } from '../strings/strings.ts'
import { Menu } from '../ui/menu.tsx'
import { showError } from '../ui/toasts.tsx'
import { PasswordDialog } from './password-dialog.tsx'
import { ProfileDialog } from './profile-dialog.tsx'

const themes = ['system', 'light', 'dark'] as const

/** Who is signed in, how the page looks to them, and the way out. */
export function PersonMenu() {
  const { person } = usePlace().session
  const queries = useQueryClient()
  const [theme, setTheme] = useTheme()
  const [changesProfile, setChangesProfile] = useState(false)
  const [changesPassword, setChangesPassword] = useState(false)
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
          { label: strings.nav.reference, icon: 'code', href: '/docs/roster' },
          { label: strings.nav.profile, icon: 'contacts', onSelect: () => setChangesProfile(true) },
          { label: strings.nav.password, icon: 'key', onSelect: () => setChangesPassword(true) },
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
    </>
  )
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter(Boolean)
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words
  return ends.map((word) => Array.from(word)[0]!.toLocaleUpperCase()).join('')
}
