import type { NewContactLogRow } from '../../store/contact-log.ts'
import type { ContactRead } from '../../store/contacts.ts'
import { LostRace } from '../../store/errors.ts'
import { newId, timeOf } from '../ids.ts'
import { limits } from '../limits.ts'
import { deriveTimeZone } from '../time-zone.ts'
import { type ApplyOptions, applyDraft } from './apply-draft.ts'
import { blankContact } from './blank-contact.ts'
import { diffContact } from './diff-contact.ts'
import type { ContactRevert, MatchKey } from './draft.ts'
import { identifierColumns } from './identifiers.ts'
import type { JudgedDraft } from './judge-draft.ts'
import { fitPutBack, revertContact } from './revert-contact.ts'
import type { FoldResult, JudgedWrite, World } from './world.ts'

/**
 * Decides every write in order, each with the earlier ones already done, as if they had been sent one by one. Pure but
 * for `world`, which ends as the contacts should be, and `log`, which gets one row for each change.
 */
export function foldWrites(
  writes: readonly JudgedWrite[],
  world: World,
  log: NewContactLogRow[],
): FoldResult[] {
  return writes.map((write) => foldWrite(write, world, log))
}

function foldWrite(judged: JudgedWrite, world: World, log: NewContactLogRow[]): FoldResult {
  const { write } = judged
  if (judged.faults.length > 0) return { status: 'invalid', faults: [...judged.faults] }
  const keep = (action: string, row: ContactRead, changes: NewContactLogRow['changes']) => {
    log.push({
      contact_id: row.id,
      version: row.version,
      action,
      operation_id: write.operationId,
      actor: write.actor,
      at: row.updated_at,
      changes,
    })
  }
  if (write.op === 'delete' || write.op === 'restore') return foldLife(write.op, write.id, world, keep)
  if (write.op === 'revert') return revert(write, world, keep)
  const draft = judged.judged as JudgedDraft
  if (write.op === 'create') return create(draft, world, keep)
  if (write.op === 'update') {
    const target = world.contacts.get(write.id)
    const isThere = target !== undefined && (target.deleted_at === null || write.inBin === true)
    if (!isThere) return { status: 'not_found' }
    const modes = write.modes ?? replaceAll
    return change(target, draft, { modes, keepTimeZone: false }, null, world, keep)
  }
  const match = findMatch(draft, write.matchBy, world)
  if (match === undefined)
    return write.only === 'update' ? { status: 'not_found' } : create(draft, world, keep)
  if (write.only === 'create') return { status: 'unchanged', row: match.row, matchedBy: match.key }
  return change(match.row, draft, { modes: write.modes, keepTimeZone: true }, match.key, world, keep)
}

const replaceAll = { default: 'replace' } as const

type Keep = (action: string, row: ContactRead, changes: NewContactLogRow['changes']) => void

function findMatch(
  draft: JudgedDraft,
  matchBy: readonly MatchKey[],
  world: World,
): { key: MatchKey; row: ContactRead } | undefined {
  for (const key of matchBy) {
    const id = world.identifiers.holder(key, draft.values[identifierColumns[key]])
    if (id === undefined) continue
    const row = world.contacts.get(id)
    // It came to hold the identifier after the batch took its locks.
    if (row === undefined) throw new LostRace('a match appeared meanwhile')
    return { key, row }
  }
  return undefined
}

function create(draft: JudgedDraft, world: World, keep: Keep): FoldResult {
  const id = newId()
  const blank = blankContact(world.workspaceId, id, timeOf(id))
  const row = applyDraft(blank, draft, {
    modes: replaceAll,
    keepTimeZone: false,
    tags: world,
    rules: world.rules,
  })
  if (row.timezone === null) {
    const derived = deriveTimeZone({ e164: row.phone, workspaceZone: world.rules.timezone })
    row.timezone = derived?.timezone ?? null
    row.timezone_source = derived?.source ?? null
  }
  const refused = refuse(row, world)
  if (refused !== undefined) return refused
  settle(row, undefined, world)
  keep('created', row, null)
  return { status: 'created', row, matchedBy: null }
}

function change(
  before: ContactRead,
  draft: JudgedDraft,
  how: Omit<ApplyOptions, 'tags' | 'rules'>,
  matchedBy: MatchKey | null,
  world: World,
  keep: Keep,
): FoldResult {
  const after = applyDraft(before, draft, { ...how, tags: world, rules: world.rules })
  const refused = refuse(after, world)
  if (refused !== undefined) return refused
  const changes = diffContact(before, after)
  if (Object.keys(changes).length === 0) return { status: 'unchanged', row: before, matchedBy }
  const row = nextVersion(after, world.now)
  settle(row, before, world)
  keep('updated', row, changes)
  return { status: 'updated', row, matchedBy }
}

function foldLife(op: 'delete' | 'restore', id: string, world: World, keep: Keep): FoldResult {
  const before = world.contacts.get(id)
  if (before === undefined) return { status: 'not_found' }
  const isDone = (before.deleted_at !== null) === (op === 'delete')
  // A repeated delete answers as the first did; restoring a living contact changes nothing.
  if (isDone) return { status: op === 'delete' ? 'deleted' : 'unchanged', row: before, matchedBy: null }
  if (op === 'restore') {
    const conflicts = world.identifiers.conflictsOf(before)
    if (conflicts.length > 0) return { status: 'conflict', conflicts }
  }
  const row = { ...nextVersion(before, world.now), deleted_at: op === 'delete' ? world.now : null }
  settle(row, before, world)
  keep(op === 'delete' ? 'deleted' : 'restored', row, {})
  return { status: op === 'delete' ? 'deleted' : 'updated', row, matchedBy: null }
}

function revert(write: ContactRevert, world: World, keep: Keep): FoldResult {
  const before = world.contacts.get(write.id)
  if (before === undefined) return { status: 'not_found' }
  const { row: after, faults } = fitPutBack(revertContact(before, write, world), write, world.rules)
  if (faults.length > 0) return { status: 'invalid', faults }
  const conflicts = after.deleted_at === null ? world.identifiers.conflictsOf(after) : []
  if (conflicts.length > 0) return { status: 'conflict', conflicts }
  const changes = diffContact(before, after)
  const action = lifeAction(before, after)
  if (action === 'updated' && Object.keys(changes).length === 0)
    return { status: 'unchanged', row: before, matchedBy: null }
  const row = nextVersion(after, world.now)
  settle(row, before, world)
  keep(action, row, changes)
  return { status: action === 'deleted' ? 'deleted' : 'updated', row, matchedBy: null }
}

function lifeAction(before: ContactRead, after: ContactRead): 'deleted' | 'restored' | 'updated' {
  if ((before.deleted_at === null) === (after.deleted_at === null)) return 'updated'
  return after.deleted_at === null ? 'restored' : 'deleted'
}

function refuse(row: ContactRead, world: World): FoldResult | undefined {
  if (row.tag_ids.length > limits.tagsPerContactMax) {
    return {
      status: 'invalid',
      faults: [{ field: 'tags', code: 'too_many', expected: limits.tagsPerContactMax }],
    }
  }
  if (Object.keys(row.attributes).length > limits.attributesPerContactMax) {
    return {
      status: 'invalid',
      faults: [{ field: 'customFields', code: 'too_many', expected: limits.attributesPerContactMax }],
    }
  }
  // A deleted contact holds nothing.
  const conflicts = row.deleted_at === null ? world.identifiers.conflictsOf(row) : []
  return conflicts.length > 0 ? { status: 'conflict', conflicts } : undefined
}

function nextVersion(row: ContactRead, now: Date): ContactRead {
  // Never backwards, also when another process's clock is ahead.
  return { ...row, version: row.version + 1, updated_at: now > row.updated_at ? now : row.updated_at }
}

function settle(row: ContactRead, before: ContactRead | undefined, world: World): void {
  if (before !== undefined) world.identifiers.release(before)
  if (row.deleted_at === null) world.identifiers.claim(row)
  world.contacts.set(row.id, row)
}
