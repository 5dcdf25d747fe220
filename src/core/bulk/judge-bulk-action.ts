import type { Scope } from '../../store/scope.ts'
import { findNamedRecords } from '../../store/selections/named-records.ts'
import { listIdsOf } from '../contacts/judge-lists.ts'
import { judgeWrite } from '../contacts/judge-write.ts'
import { getWorkspaceRules } from '../contacts/workspace-rules.ts'
import { at } from '../fault.ts'
import type { FaultList } from '../fault-list.ts'
import { type BulkAction, type BulkParameter, bulkActions } from './bulk-action.ts'
import { type BulkWrite, bulkWrite } from './bulk-write.ts'

const parameters = [...new Set(Object.values(bulkActions))].filter((name) => name !== null)

/**
 * What an action writes to each contact. Everything wrong with it is added to `faults`: a parameter that is missing or
 * not this action's, a value that no contact may have, and tags to remove, lists and custom fields that are not there.
 * Undefined where the action itself is not known.
 */
export async function judgeBulkAction(
  scope: Scope,
  action: BulkAction,
  faults: FaultList,
): Promise<BulkWrite | undefined> {
  const { type } = action
  if (type === undefined) return undefined
  judgeParameters(bulkActions[type], action, faults)
  const write = bulkWrite(type, action, faults)
  if (write.op === 'update') await judgeDraft(scope, write, type === 'setFields', faults)
  if (type === 'removeTags') await judgeKnownTags(scope, action.tags ?? [], faults)
  return write
}

function judgeParameters(needed: BulkParameter | null, action: BulkAction, faults: FaultList): void {
  for (const name of parameters) {
    const path = `action.${name}`
    const given = action[name]
    if (name !== needed) {
      if (given !== undefined) faults.add(path, 'unknown_field')
    } else if (given === undefined) faults.add(path, 'required')
    // No tags at all is a thing to set.
    else if (Array.isArray(given) && given.length === 0 && action.type !== 'setTags')
      faults.add(path, 'too_few', 1)
    else if (name === 'fields' && Object.keys(given).length === 0 && !isFaultyIn(path, faults))
      faults.add(path, 'nothing_to_change')
  }
}

/** What is faulty was taken out, which is why nothing may be left. */
function isFaultyIn(path: string, { faults }: FaultList): boolean {
  return faults.some(({ field }) => field.startsWith(path))
}

async function judgeDraft(
  scope: Scope,
  write: BulkWrite & { op: 'update' },
  areFields: boolean,
  faults: FaultList,
): Promise<void> {
  const named = listIdsOf(write.draft.lists ?? {})
  const [rules, living] = await Promise.all([
    getWorkspaceRules(scope),
    findNamedRecords(scope, 'lists', { ids: named, names: [] }),
  ])
  if (living.length < named.length) faults.add('action.listId', 'unknown_list')
  const { faults: found } = judgeWrite(scope, { ...write, id: '' }, rules, new Set(named))
  for (const { field, code, expected } of found) {
    faults.add(areFields ? at('action.fields', field) : field, code, expected)
  }
}

async function judgeKnownTags(
  scope: Scope,
  given: readonly (string | undefined)[],
  faults: FaultList,
): Promise<void> {
  const names = given.map((name) => name?.trim())
  const known = await findNamedRecords(scope, 'tags', {
    ids: [],
    names: names.filter((name) => name) as string[],
  })
  const living = new Set(known.map(({ name }) => name))
  for (const [index, name] of names.entries()) {
    if (name && !living.has(name)) faults.add(at('action.tags', index), 'unknown_tag')
  }
}
