import { useEffect } from 'react'
import { useRoute } from './router/route.ts'
import { useSession } from './session/use-session.ts'
import { isPage, preload } from './shell/pages.ts'
import { Shell } from './shell/shell.tsx'
import { InvitePage } from './sign-in/invite-page.tsx'
import { SetupPage } from './sign-in/setup-page.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'
import { Loaded } from './ui/loaded.tsx'

/** Which page stands at which address, for whom. */
export function App() {
  const { segments, params } = useRoute()
  const session = useSession()
  const page = segments[2] ?? 'home'
  // While the server is asked who this is.
  useEffect(() => {
    if (isPage(page)) preload(page)
  }, [page])
  const token = params.get('token') ?? ''
  if (segments[0] === 'setup') return <SetupPage token={token} />
  if (segments[0] === 'invite') return <InvitePage token={token} />
  if (session.data === null) return <SignInPage />
  return <Loaded query={session}>{(data) => data && <Shell session={data} />}</Loaded>
}
