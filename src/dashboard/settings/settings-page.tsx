import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react'
import { hrefOf, navigate, useRoute } from '../router/route.ts'
import { type Place, usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { FieldsPart } from './custom-fields.tsx'
import '../styles/settings.css'

interface Part {
  path: string
  label: string
  component: ComponentType
  /** Whether a user sees it; default: all do. */
  isFor?: (place: Place) => boolean
}

const isOwner = ({ mayAdmin }: Place) => mayAdmin

const parts: Part[] = [
  { path: 'fields', label: strings.settings.fields.title, component: FieldsPart },
  {
    path: 'workspaces',
    label: strings.settings.workspaces.title,
    component: lazy(() => import('./workspaces.tsx')),
    isFor: isOwner,
  },
  {
    path: 'keys',
    label: strings.settings.keys.title,
    component: lazy(() => import('./keys.tsx')),
    isFor: isOwner,
  },
  {
    path: 'webhooks',
    label: strings.settings.webhooks,
    component: lazy(() => import('./webhooks.tsx')),
    isFor: isOwner,
  },
  {
    path: 'people',
    label: strings.settings.people.title,
    component: lazy(() => import('./people.tsx')),
    isFor: isOwner,
  },
]

/** What has a page of its own: it is daily work. A narrow window has no sidebar, so the way there is here. */
const daily = [
  { path: 'lists', label: strings.settings.lists.title },
  { path: 'tags', label: strings.settings.tags.title },
  { path: 'views', label: strings.settings.views.title },
  { path: 'bin', label: strings.settings.bin.title },
]

/** What a workspace's people set up once: fields, keys, workspaces, and who may come in. */
export default function SettingsPage() {
  const place = usePlace()
  const { segments } = useRoute()
  const seen = parts.filter(({ isFor }) => isFor === undefined || isFor(place))
  const present = seen.find(({ path }) => path === segments[3]) ?? seen[0]!
  const Component = present.component
  // Before they had pages of their own these stood here; links to them still lead there.
  const moved = daily.find(({ path }) => path === segments[3])?.path
  useEffect(() => {
    if (moved) navigate(hrefOf(`/w/${place.workspaceId}/${moved}`), { replace: true })
  }, [moved, place.workspaceId])
  const menu = useRef<HTMLElement>(null)
  // On a narrow page the menu is a line that may go on beyond its edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the present part moves into sight
  useEffect(() => {
    const entry = menu.current?.querySelector('[aria-current]')
    entry?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [present.path])
  return (
    <div className="page settings">
      <h1>{strings.settings.title}</h1>
      <nav className="settings-nav" aria-label={strings.settings.menu} ref={menu}>
        {seen.map(({ path, label }) => (
          <a
            key={path}
            href={hrefOf(`/w/${place.workspaceId}/settings/${path}`)}
            aria-current={path === present.path ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
        {daily.map(({ path, label }) => (
          <a key={path} className="narrow-only" href={hrefOf(`/w/${place.workspaceId}/${path}`)}>
            {label}
          </a>
        ))}
      </nav>
      <div className="settings-part">
        <Suspense fallback={null}>{!moved && <Component />}</Suspense>
      </div>
    </div>
  )
}
