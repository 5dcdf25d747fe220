import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { useRoute } from './router/route.ts'
import { forgetSession, useSession } from './session/session.ts'
import { isPage, preload, Shell } from './shell/shell.tsx'
import { InvitePage, SetupPage } from './sign-in/new-account.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'
import { ErrorBoundary, Loaded } from './ui/notice.tsx'
import './styles/all.css'
import { ApiError, whenSignedOut } from './api/api-call.ts'
import { pageNonce } from './ui/browser.ts'
import { Toasts } from './ui/toasts.tsx'

/** Which page stands at which address, for whom. */
function App() {
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

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal will not change by asking again; a lost connection may.
      retry: (count, error) => count < 2 && error instanceof ApiError && error.code === 'unreachable',
    },
  },
})
whenSignedOut(() => forgetSession(queries))

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CSPProvider nonce={pageNonce()}>
      <QueryClientProvider client={queries}>
        <ErrorBoundary>
          <App />
        </ErrorBoundary>
        <Toasts />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
)
