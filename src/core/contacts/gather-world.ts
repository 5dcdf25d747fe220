import { type BatchNeeds, type BatchReads, readForBatch } from '../../store/batch-reads.ts'
import type { Scope } from '../../store/scope.ts'
import { isId } from '../is-id.ts'
import type { ContactWrite, MatchKey } from './draft.ts'
import { IdentifierIndex, identifierColumns, identifierKeys } from './identifiers.ts'
import { fieldsPutBack, identifiersPutBack } from './revert-contact.ts'
import type { JudgedWrite } from './world.ts'

type Wanted = Record<MatchKey, Set<string>>

export interface Gathered extends Pick<BatchReads, 'heldTags' | 'otherTags' | 'heldFields'> {
  contacts: Map<string, BatchReads['contacts'][number]>
  identifiers: IdentifierIndex
}

/**
 * The contacts that a batch is about, locked, who else holds an identifier that it claims, the tags and lists it speaks of,
 * the types of the custom fields that it writes to, held, and the rules of now.
 */
export async function gatherWorld(
  scope: Scope,
  writes: readonly JudgedWrite[],
  tagNames: readonly string[],
  listIds: ReadonlySet<string>,
): Promise<Gathered & Pick<BatchReads, 'rules' | 'livingLists'>> {
  const reads = await readForBatch(scope, { ...needsOf(writes), tagNames, listIds: [...listIds] })
  const identifiers = new IdentifierIndex()
  for (const holder of reads.holders) identifiers.claim(holder)
  for (const row of reads.contacts) if (row.deleted_at === null) identifiers.claim(row)
  return { ...reads, contacts: new Map(reads.contacts.map((row) => [row.id, row])), identifiers }
}

function needsOf(writes: readonly JudgedWrite[]): Omit<BatchNeeds, 'tagNames' | 'listIds'> {
  const ids = new Set<string>()
  const restored = new Set<string>()
  const matches: Wanted = { phone: new Set(), email: new Set(), externalId: new Set() }
  const claims: Wanted = { phone: new Set(), email: new Set(), externalId: new Set() }
  const fields = new Set<string>()
  for (const { write, judged, faults } of writes) {
    if (faults.length > 0) continue
    if ('id' in write && isId(write.id)) (comesBack(write) ? restored : ids).add(write.id)
    if (write.op === 'revert') {
      for (const [key, value] of identifiersPutBack(write)) claims[key].add(value)
      for (const fieldId of fieldsPutBack(write)) fields.add(fieldId)
    }
    for (const fieldId of judged?.custom.keys() ?? []) fields.add(fieldId)
    for (const key of judged === undefined ? [] : identifierKeys) {
      const value = judged?.values[identifierColumns[key]]
      if (value === null || value === undefined) continue
      const isMatch = write.op === 'upsert' && write.matchBy.includes(key)
      ;(isMatch ? matches : claims)[key].add(value)
    }
  }
  return {
    targets: { ids: [...ids, ...restored], ...lists(matches) },
    claims: lists(claims),
    restoredIds: [...restored],
    fieldIds: [...fields],
  }
}

/** Whose own identifiers become claims: those of a deleted contact are nobody's. */
function comesBack(write: ContactWrite): boolean {
  return write.op === 'restore' || (write.op === 'revert' && write.life === 'living')
}

function lists(wanted: Wanted): { phones: string[]; emailKeys: string[]; externalIds: string[] } {
  return { phones: [...wanted.phone], emailKeys: [...wanted.email], externalIds: [...wanted.externalId] }
}
