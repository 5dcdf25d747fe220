import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect } from 'react'
import type { Session } from '../api/wire-types.ts'
import { navigate, useRoute } from '../router/route.ts'
import { PlaceContext, placeOf } from '../session/place.ts'
import { keepPreferences, preferencesQuery } from '../session/preferences.ts'
import { useTheme } from '../session/use-theme.ts'
import { strings } from '../strings/strings.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { Notice } from '../ui/notice.tsx'
import { Navigation } from './navigation.tsx'
import { NoWorkspace } from './no-workspace.tsx'
import { isPage, pages } from './pages.ts'

/** Everything inside: the workspace that the address names, its navigation and its page. */
export function Shell({ session }: { session: Session }) {
  const { segments } = useRoute()
  const queries = useQueryClient()
  const preferences = useQuery(preferencesQuery)
  useTheme()
  const named = segments[0] === 'w' ? segments[1] : undefined
  const wanted = named ?? preferences.data?.workspaceId
  const workspace = session.workspaces.find(({ id }) => id === wanted) ?? session.workspaces[0]
  const lost = named !== undefined && workspace?.id !== named
  const arrives = named === undefined && !preferences.isPending && workspace !== undefined

  useEffect(() => {
    if (arrives) navigate(`#/w/${workspace.id}/home`, { replace: true })
  }, [arrives, workspace])
  useEffect(() => {
    if (named !== undefined && !lost) keepPreferences(queries, { workspaceId: named })
  }, [named, lost, queries])

  if (workspace === undefined) return <NoWorkspace session={session} />
  if (named === undefined) return null
  const page = segments[2] ?? 'home'
  const Page = isPage(page) ? pages[page] : undefined
  return (
    <PlaceContext value={placeOf(session, workspace)}>
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
        {strings.nav.skip}
      </button>
      <div className="shell">
        <Navigation page={page} />
        <main className="content" id="content" tabIndex={-1}>
          <ErrorBoundary key={`${workspace.id} ${page}`}>
            <Suspense
              fallback={<div className="page-waiting" role="status" aria-label={strings.common.loading} />}
            >
              {Page && !lost ? (
                <Page key={workspace.id} />
              ) : (
                <Notice icon="warning" title={strings.errors.lost}>
                  {strings.errors.lostText}
                </Notice>
              )}
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
    </PlaceContext>
  )
}
