import type { ContactRead } from '../../store/contacts.ts'
import type { Changes } from './diff-contact.ts'

/** The contact as it was before these changes. Pure; the version and times are left as they are. */
export function undoChanges(contact: ContactRead, changes: Changes): ContactRead {
  const before: Record<string, unknown> = {
    ...contact,
    custom: { ...contact.custom },
    attributes: { ...contact.attributes },
  }
  for (const [key, [from]] of Object.entries(changes)) {
    const [group, ...rest] = key.split('.')
    if ((group !== 'custom' && group !== 'attributes') || rest.length === 0) before[key] = from
    else putBack(before[group] as Record<string, unknown>, rest.join('.'), from)
  }
  return before as unknown as ContactRead
}

function putBack(values: Record<string, unknown>, key: string, from: unknown): void {
  if (from === null) delete values[key]
  else values[key] = from
}
