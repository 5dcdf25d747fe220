import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, StrictMode, Suspense, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { presentRoute, useRoute } from './router/route.ts'
import { firstPageCall } from './router/view.ts'
import { preferencesCall } from './session/preferences.ts'
import { sessionCall, sessionKey, useSession } from './session/session.ts'
import { setSessionEnded, useSessionEnded } from './session/session-ended.ts'
import { isPage, preload, Shell } from './shell/shell.tsx'
import { SignInAgain } from './sign-in/sign-in-again.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'
import { ErrorBoundary, Loaded } from './ui/notice.tsx'
import './styles/all.css'
import { type ApiCall, ApiError, beginReads, whenSignedOut } from './api/api-call.ts'
import { contactReads } from './api/queries.ts'
import { pageNonce } from './ui/browser.ts'
import { Toasts } from './ui/toasts.tsx'

/** Pages that a person sees once. */
const SetupPage = lazy(() =>
  import('./sign-in/new-account.tsx').then(({ SetupPage }) => ({ default: SetupPage })),
)
const InvitePage = lazy(() =>
  import('./sign-in/new-account.tsx').then(({ InvitePage }) => ({ default: InvitePage })),
)

/** What the page at this address reads first, all at once: who is signed in, their columns, and the first rows. */
function firstReads(): ApiCall[] {
  const { segments, params } = presentRoute()
  const [start, workspaceId, page] = segments
  const session = [sessionCall, preferencesCall]
  if (start !== 'w' || workspaceId === undefined || page !== 'contacts')
    return start === 'setup' ? [] : session
  const view = {
    filter: params.get('filter') ?? '',
    q: params.get('q') ?? '',
    sort: params.get('sort') ?? '',
  }
  return [...session, ...contactReads(workspaceId), firstPageCall(workspaceId, view)]
}

beginReads(firstReads())

/** Chooses the page by the address and the session. */
function App() {
  const { segments, params } = useRoute()
  const session = useSession()
  const isEnded = useSessionEnded()
  const page = segments[2] ?? 'home'
  // While the server is asked who this is.
  useEffect(() => {
    if (isPage(page)) preload(page)
  }, [page])
  const token = params.get('token') ?? ''
  if (segments[0] === 'setup')
    return (
      <Suspense>
        <SetupPage token={token} />
      </Suspense>
    )
  if (segments[0] === 'invite')
    return (
      <Suspense>
        <InvitePage token={token} />
      </Suspense>
    )
  if (session.data === null) return <SignInPage />
  return (
    <Loaded query={session}>
      {(data) =>
        data && (
          <>
            <Shell session={data} />
            {isEnded && <SignInAgain session={data} />}
          </>
        )
      }
    </Loaded>
  )
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
// Only over a page with a session; before that, the sign-in page shows the error itself.
whenSignedOut(() => queries.getQueryData(sessionKey) && setSessionEnded(true))

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
