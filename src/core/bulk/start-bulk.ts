import { findHighestContactId } from '../../store/contacts/contacts.ts'
import { countSelected, listSelectedIds } from '../../store/finding/selected-contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { WriteOutcome } from '../contacts/outcome.ts'
import { getContactsInOrder } from '../contacts/read-contacts.ts'
import { writeContacts } from '../contacts/write-contacts.ts'
import type { Contact } from '../fields/contact.ts'
import { getWorkspaceRules } from '../fields/workspace-rules.ts'
import { type ResolvedSelection, resolveSelection, type Selection } from '../finding/selection.ts'
import { type Job, startJob } from '../jobs/jobs.ts'
import { Refusal, refuseFaults } from '../kernel/failure.ts'
import { at, type Fault, FaultList } from '../kernel/fault.ts'
import { type BulkAction, type BulkWrite, judgeBulkAction, writeTo } from './bulk-action.ts'
import { joinUpdates } from './join-writes.ts'

/** A selection that says so when it means everybody. */
interface BulkSelection extends Omit<Selection, 'deleted'> {
  all?: boolean | undefined
}

/** What a bulk job was asked for, and what that meant when it was asked. */
export interface BulkInput extends AskedActions {
  selection: Omit<BulkSelection, 'ids'> & { idCount?: number }
  selected: ResolvedSelection
  /** Contacts made later have higher ids; null: there was none. */
  highestId: string | null
  write: BulkWrite
}

/** One action, or several that are done one after the other to each contact. */
interface AskedActions {
  action?: BulkAction | undefined
  actions?: readonly (BulkAction | undefined)[] | undefined
}

export interface BulkCheckpoint {
  /** The last contact that was dealt with, in id order; null: none yet. */
  afterId: string | null
}

export interface BulkRequest extends AskedActions {
  selection: BulkSelection
  /** How many contacts the caller expects to be selected: with another number nothing begins. */
  expectedCount?: number | undefined
  /** What the translator already found. */
  faults?: readonly Fault[]
}

interface JudgedBulk {
  selected: ResolvedSelection
  write: BulkWrite
}

/**
 * Adds a job that does the same to every contact of a selection: those that exist now, each once. Refuses everything
 * that is wrong with the actions and the selection at once, a selection of everybody that does not say `all`, and with
 * `unexpected_count` one that holds another number of contacts than is expected.
 */
export async function startBulk(scope: Scope, request: BulkRequest): Promise<Job> {
  const { selected, write } = await judgeBulk(scope, request)
  const { action, actions, expectedCount } = request
  if (expectedCount !== undefined) expectCount(await countSelected(scope, selected), expectedCount)
  const { ids, ...selection } = request.selection
  const input: BulkInput = {
    ...(actions === undefined ? { action } : { actions }),
    selection: { ...selection, ...(ids !== undefined && { idCount: ids.length }) },
    selected,
    highestId: await findHighestContactId(scope),
    write,
  }
  return startJob(scope, { kind: 'bulk', input })
}

function expectCount(count: number, expected: number): void {
  if (count === expected) return
  const detail = `The bulk change would go through ${count} contacts, not ${expected}; nothing was changed.`
  throw new Refusal({ code: 'unexpected_count', detail })
}

/** What a bulk change would do to one of its contacts. */
export interface BulkSample {
  before: Contact
  outcome: WriteOutcome
}

/** How many contacts a sample shows. */
const sampleSize = 10

/** How many contacts `startBulk` would go through now, and what becomes of the first; refused as that would be. Writes nothing. */
export async function previewBulk(
  scope: Scope,
  request: BulkRequest,
): Promise<{ count: number; sample: BulkSample[] }> {
  const { selected, write } = await judgeBulk(scope, request)
  const [count, ids] = await Promise.all([
    countSelected(scope, selected),
    listSelectedIds(scope, selected, { limit: sampleSize }),
  ])
  const before = await getContactsInOrder(scope, ids, { deleted: 'either' })
  const outcomes = await writeContacts(
    scope,
    before.map(({ id }) => writeTo(id, write)),
    { dryRun: true },
  )
  const sample = before.map((contact, index) => ({
    before: contact,
    outcome: outcomes[index] as WriteOutcome,
  }))
  return { count, sample }
}

const waysToSelect =
  'say which contacts by filter, ids, segmentId, listId or q, or all: true for every contact of the workspace'

async function judgeBulk(scope: Scope, request: BulkRequest): Promise<JudgedBulk> {
  const faults = new FaultList(request.faults)
  const { all, ...named } = request.selection
  if (all !== true && Object.values(named).every((value) => value === undefined)) {
    faults.add('filter', 'required', waysToSelect)
  }
  const write = await judgeActions(scope, request, faults)
  const deleted = write?.op === 'restore'
  const selected = await resolveSelection(scope, { ...named, deleted }).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.failure.code !== 'invalid') throw error
    return error.failure.faults ?? []
  })
  const known = new Set(faults.faults.map(({ field }) => field))
  const others = Array.isArray(selected) ? selected.filter(({ field }) => !known.has(field)) : []
  refuseFaults([...faults.faults, ...others])
  return { selected, write } as JudgedBulk
}

/** What all actions together write to each contact; undefined where there is none that is known. */
async function judgeActions(
  scope: Scope,
  { action, actions }: AskedActions,
  faults: FaultList,
): Promise<BulkWrite | undefined> {
  if (action !== undefined && actions !== undefined) faults.add('actions', 'repeated')
  if (action === undefined && actions === undefined) faults.add('action', 'required')
  const asked = actions ?? [action]
  const writes: BulkWrite[] = []
  for (const [index, one] of asked.entries()) {
    const path = actions === undefined ? 'action' : at('actions', index)
    if (one === undefined) continue
    if (one.type === undefined) faults.add(at(path, 'type'), 'required')
    const write = await judgeBulkAction(scope, one, faults, { path, before: asked.slice(0, index) })
    if (write === undefined) continue
    writes.push(write)
    // The bin is another selection, and nothing is done to who is in it.
    if (write.op !== 'update' && asked.length > 1)
      faults.add(path, 'not_one_of', 'those that change contacts: delete and restore stand alone')
  }
  const updates = writes.filter((write) => write.op === 'update')
  if (updates.length < 2) return writes[0]
  return joinUpdates(updates, await getWorkspaceRules(scope))
}
