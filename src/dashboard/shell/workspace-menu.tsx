import { hrefOf, navigate } from '../router/route.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { Icon } from '../ui/icon.tsx'
import { Menu, type MenuPart } from '../ui/menu.tsx'

/** Which workspace this is, and the way into the others. */
export function WorkspaceMenu() {
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
