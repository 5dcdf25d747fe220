import { isDeepStrictEqual } from 'node:util'
import { contactColumnNames } from '../../store/contact-columns.ts'
import type { ContactRead } from '../../store/contacts.ts'

export type Changes = Record<string, [from: unknown, to: unknown]>

const unlogged = new Set([
  'version',
  'email_key',
  'tag_ids',
  'custom',
  'attributes',
  'created_at',
  'updated_at',
  'deleted_at',
])
const plainColumns = contactColumnNames.filter((name) => !unlogged.has(name))

/**
 * What changed from what to what: columns by name, tags and lists as whole sets of ids, custom values under
 * `custom.<field id>` and undefined attributes under `attributes.<key>`. Empty when nothing did.
 */
export function diffContact(before: ContactRead, after: ContactRead): Changes {
  const changes: Changes = {}
  for (const name of plainColumns) {
    const from = before[name]
    const to = after[name]
    if (from !== to && !isDeepStrictEqual(from, to)) changes[name] = [from, to]
  }
  for (const name of ['tag_ids', 'list_ids'] as const) {
    if (!sameSet(before[name], after[name])) changes[name] = [before[name], after[name]]
  }
  for (const name of ['custom', 'attributes'] as const) diffObject(name, before[name], after[name], changes)
  return changes
}

function sameSet(before: readonly string[], after: readonly string[]): boolean {
  if (before === after) return true
  const members = new Set(before)
  return before.length === after.length && after.every((id) => members.has(id))
}

function diffObject(
  name: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  changes: Changes,
): void {
  if (before === after) return
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const from = Object.hasOwn(before, key) ? before[key] : null
    const to = Object.hasOwn(after, key) ? after[key] : null
    if (!isDeepStrictEqual(from, to)) changes[`${name}.${key}`] = [from, to]
  }
}
