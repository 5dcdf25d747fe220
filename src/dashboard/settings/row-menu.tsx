import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Menu, type MenuPart } from '../ui/menu.tsx'

/** What can be done with one record. */
export function RowMenu({ name, entries }: { name: string; entries: MenuPart[] }) {
  return (
    <Menu
      trigger={<Button look="quiet" icon="more" aria-label={strings.settings.actionsOf(name)} />}
      entries={entries}
    />
  )
}
