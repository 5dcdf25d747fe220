import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, lazy, Suspense, useEffect, useState } from 'react'
import { describeError, sendCall } from '../api/api-call.ts'
import type { Session } from '../api/wire-types.ts'
import { EditsProvider } from '../edits/edits.tsx'
import { navigate, useRoute } from '../router/route.ts'
import { keepPreferences, preferencesQuery, useTheme } from '../session/preferences.ts'
import { PlaceContext, placeOf, sessionKey } from '../session/session.ts'
import { Door } from '../sign-in/sign-in-page.tsx'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/fields.tsx'
import { ErrorBoundary, Notice } from '../ui/notice.tsx'
import { ShellKeys } from './keyboard.tsx'
import { Navigation } from './navigation.tsx'

const loadDaily = () => import('../settings/daily-page.tsx')

const loaders = {
  home: () => import('../home/home-page.tsx'),
  contacts: () => import('../contacts/contacts-page.tsx'),
  imports: () => import('../imports/imports-page.tsx'),
  activity: () => import('../activity/activity-page.tsx'),
  settings: () => import('../settings/settings-page.tsx'),
  lists: loadDaily,
  tags: loadDaily,
  views: loadDaily,
  bin: loadDaily,
}

type PageName = keyof typeof loaders

/** Each page's script comes when it is first looked at, or before, with `preload`. */
export const pages = {
  home: lazy(loaders.home),
  contacts: lazy(loaders.contacts),
  imports: lazy(loaders.imports),
  activity: lazy(loaders.activity),
  settings: lazy(loaders.settings),
  lists: lazy(loaders.lists),
  tags: lazy(loaders.tags),
  views: lazy(loaders.views),
  bin: lazy(loaders.bin),
} as const satisfies Record<PageName, unknown>

export function isPage(name: string): name is PageName {
  return Object.hasOwn(pages, name)
}

/** Loads a page's script in advance; a failure is reported when the page is shown. */
export function preload(name: PageName): void {
  loaders[name]().catch(() => {})
}

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

  const title = titleOf(segments[2])
  useEffect(() => {
    document.title = [title, workspace?.name, strings.product].filter(Boolean).join(' – ')
  }, [title, workspace?.name])

  if (workspace === undefined) return <NoWorkspace session={session} />
  if (named === undefined) return null
  const page = segments[2] ?? 'home'
  const Page = isPage(page) ? pages[page] : undefined
  return (
    <PlaceContext value={placeOf(session, workspace)}>
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
        {strings.nav.skip}
      </button>
      <EditsProvider key={workspace.id}>
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
        <ShellKeys />
      </EditsProvider>
    </PlaceContext>
  )
}

/** What a page is called, for the window's title. */
function titleOf(page = 'home'): string | undefined {
  const { nav, settings } = strings
  const titles: Record<string, string> = {
    home: nav.home,
    contacts: nav.contacts,
    imports: nav.imports,
    activity: strings.nav.activity,
    settings: nav.settings,
    lists: settings.lists.title,
    tags: settings.tags.title,
    views: settings.views.title,
    bin: settings.bin.title,
  }
  return titles[page]
}

/** Where there is no workspace at all: an owner makes the first one. */
function NoWorkspace({ session }: { session: Session }) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [error, setError] = useState<string>()
  const create = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await sendCall({ method: 'POST', path: '/v2/workspaces', body: { name } })
      await queries.invalidateQueries({ queryKey: sessionKey })
    } catch (failure) {
      setError(describeError(failure))
    }
  }
  const words = strings.noWorkspace
  return (
    <Door title={words.title} text={session.person.role === 'owner' ? words.text : words.viewer}>
      {session.person.role === 'owner' && (
        <form onSubmit={create}>
          <TextField label={words.name} required value={name} onChange={setName} error={error} />
          <Button type="submit" look="primary">
            {words.create}
          </Button>
        </form>
      )}
    </Door>
  )
}
