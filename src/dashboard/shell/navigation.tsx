import { useQuery } from '@tanstack/react-query'
import type { Segment } from '../api/wire-types.ts'
import { hrefOf, navigate, useRoute } from '../router/route.ts'
import { viewHref } from '../router/view.ts'
import { countedSegmentsQuery, viewOfSegment } from '../segments/segments.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { formatNumber } from '../ui/format.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Menu, type MenuPart } from '../ui/menu.tsx'
import { PersonMenu } from './person-menu.tsx'

interface PageLink {
  page: string
  label: string
  icon: IconName
}

const before: PageLink[] = [
  { page: 'home', label: strings.nav.home, icon: 'home' },
  { page: 'contacts', label: strings.nav.contacts, icon: 'contacts' },
]

const after: PageLink[] = [
  { page: 'imports', label: strings.nav.imports, icon: 'upload' },
  { page: 'activity', label: strings.nav.activity, icon: 'clock' },
  { page: 'settings', label: strings.nav.settings, icon: 'settings' },
]

/** Daily work beside the contacts; a narrow window has no room for it and finds it in the settings. */
const daily: PageLink[] = [
  { page: 'lists', label: strings.settings.lists.title, icon: 'list' },
  { page: 'tags', label: strings.settings.tags.title, icon: 'tag' },
  { page: 'views', label: strings.settings.views.title, icon: 'bookmark' },
  { page: 'bin', label: strings.settings.bin.title, icon: 'bin' },
]

/** The way between pages: a column at the side, a bar at the top of a narrow window. */
export function Navigation({ page }: { page: string }) {
  return (
    <header className="side" data-region={strings.shell.regions.navigation}>
      <WorkspaceMenu />
      <nav className="side-nav" aria-label={strings.nav.main}>
        <PageLinks links={before} page={page} />
        <SavedViews page={page} />
        <PageLinks links={daily} page={page} className="side-daily" />
        <PageLinks links={after} page={page} />
      </nav>
      <PersonMenu />
    </header>
  )
}

interface PageLinksProps {
  links: readonly PageLink[]
  /** The one that is looked at. */
  page: string
  className?: string
}

function PageLinks({ links, page: present, className }: PageLinksProps) {
  const { workspaceId } = usePlace()
  return links.map(({ page, label, icon }) => (
    <a
      key={page}
      className={className}
      href={hrefOf(`/w/${workspaceId}/${page}`)}
      aria-current={page === present ? 'page' : undefined}
    >
      <Icon name={icon} />
      <span>{label}</span>
    </a>
  ))
}

const viewsMax = 8

/** Saved views with how many are in each; the one that is looked at has a dot while it is changed and not saved. */
function SavedViews({ page }: { page: string }) {
  const { workspaceId } = usePlace()
  const { data: segments = [] } = useQuery(countedSegmentsQuery(workspaceId))
  const { params } = useRoute()
  const present = page === 'contacts' ? params.get('view') : null
  const words = strings.contacts.views
  const own = segments.filter(({ personal }) => personal)
  const shared = segments.filter(({ personal }) => !personal)
  return [
    { label: words.own, some: own },
    { label: words.shared, some: shared },
  ].map(({ label, some }) => (
    <ViewGroup key={label} label={label} segments={some.slice(0, viewsMax)} present={present} />
  ))
}

interface ViewGroupProps {
  label: string
  segments: readonly Segment[]
  /** The id of the one that is looked at. */
  present: string | null
}

/** One's own views or everyone's, under what they are. */
function ViewGroup({ label, segments, present }: ViewGroupProps) {
  const { workspaceId } = usePlace()
  const { params } = useRoute()
  if (segments.length === 0) return null
  return (
    <>
      <p className="side-views-label side-daily" aria-hidden="true">
        {label}
      </p>
      <ul className="side-views side-daily" aria-label={label}>
        {segments.map((segment) => {
          const isHere = segment.id === present
          return (
            <li key={segment.id}>
              <a
                href={viewHref(workspaceId, viewOfSegment(segment))}
                aria-current={isHere ? 'true' : undefined}
              >
                <span className="side-view-name">
                  <bdi>{segment.name}</bdi>
                </span>
                {isHere && isChanged(segment, params) && (
                  <span className="side-dot" role="img" aria-label={strings.contacts.views.unsaved} />
                )}
                <span className="quiet number">{formatNumber(segment.count ?? 0)}</span>
              </a>
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** Whether the present view differs from the saved one. */
function isChanged(segment: Segment, params: URLSearchParams): boolean {
  const kept = viewOfSegment(segment)
  return (['filter', 'q', 'sort'] as const).some((name) => (params.get(name) ?? '') !== (kept[name] ?? ''))
}

/** Which workspace this is, and the way into the others. */
function WorkspaceMenu() {
  const { session, workspaceId, workspaceName, mayAdmin } = usePlace()
  const known = session.workspaces.slice(0, 50).map(({ id, name }) => ({
    label: name,
    ...(id === workspaceId && { icon: 'check' as const }),
    onSelect: () => navigate(hrefOf(`/w/${id}/home`)),
  }))
  const entries: MenuPart[] = [{ heading: strings.nav.workspace, entries: known }]
  if (mayAdmin) {
    entries.push('line', {
      label: strings.settings.workspaces.title,
      icon: 'settings',
      onSelect: () => navigate(hrefOf(`/w/${workspaceId}/settings/workspaces`)),
    })
  }
  return (
    <Menu
      align="start"
      entries={entries}
      trigger={
        <button type="button" className="workspace-button">
          <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="26" height="26" />
          <span className="only-heard">{strings.nav.workspace}: </span>
          <span className="workspace-name">{workspaceName}</span>
          <Icon name="chevronDown" size={16} />
        </button>
      }
    />
  )
}
