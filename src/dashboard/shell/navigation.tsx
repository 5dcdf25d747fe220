import { hrefOf } from '../router/route.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { PersonMenu } from './person-menu.tsx'
import { WorkspaceMenu } from './workspace-menu.tsx'

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
