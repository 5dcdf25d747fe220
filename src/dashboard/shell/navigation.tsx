import { hrefOf, navigate } from '../router/route.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Menu, type MenuPart } from '../ui/menu.tsx'
import { PersonMenu } from './person-menu.tsx'

const pages: { page: string; label: string; icon: IconName }[] = [
  { page: 'home', label: strings.nav.home, icon: 'home' },
  { page: 'contacts', label: strings.nav.contacts, icon: 'contacts' },
  { page: 'imports', label: strings.nav.imports, icon: 'upload' },
  { page: 'settings', label: strings.nav.settings, icon: 'settings' },
]

/** The way between pages: a column at the side, a bar at the bottom of a narrow window. */
export function Navigation({ page: present }: { page: string }) {
  const { workspaceId } = usePlace()
  return (
    <header className="side">
      <WorkspaceMenu />
      <nav className="side-nav" aria-label={strings.nav.main}>
        {pages.map(({ page, label, icon }) => (
          <a
            key={page}
            href={hrefOf(`/w/${workspaceId}/${page}`)}
            aria-current={page === present ? 'page' : undefined}
          >
            <Icon name={icon} />
            <span>{label}</span>
          </a>
        ))}
      </nav>
      <PersonMenu />
    </header>
  )
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
