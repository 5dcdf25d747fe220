import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles/all.css'
import { ApiError } from './api/api-error.ts'
import { whenSignedOut } from './api/send-call.ts'
import { App } from './app.tsx'
import { forgetSession } from './session/forget-session.ts'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { pageNonce } from './ui/page-nonce.ts'
import { Toasts } from './ui/toasts.tsx'

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
