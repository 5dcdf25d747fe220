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

/** A selection; one of all contacts has to say `all`. */
interface BulkSelection extends Omit<Selection, 'deleted'> {
  all?: boolean | undefined
}

/** The request of a bulk job, and how it was understood when it was made. */
export interface BulkInput extends AskedActions {
  selection: Omit<BulkSelection, 'ids'> & { idCount?: number }
  selected: ResolvedSelection
  /** Contacts created later have higher ids; null: there was no contact. */
  highestId: string | null
  write: BulkWrite
}

/** One action, or several that are applied to each contact in order. */
interface AskedActions {
  action?: BulkAction | undefined
  actions?: readonly (BulkAction | undefined)[] | undefined
}

export interface BulkCheckpoint {
  /** The last contact that was processed, in id order; null: none yet. */
  afterId: string | null
}

export interface BulkRequest extends AskedActions {
  selection: BulkSelection
  /** The number of contacts that the caller expects to be selected; with another number the job does not start. */
  expectedCount?: number | undefined
  /** The faults that the wire already found. */
  faults?: readonly Fault[]
}

interface JudgedBulk {
  selected: ResolvedSelection
  write: BulkWrite
}

/**
 * Adds a job that makes the same change to every contact of a selection: those that exist now, each once.
 * Refuses all faults of the actions and the selection together, a selection of all contacts that does not say
 * `all`, and with `unexpected_count` a selection with another number of contacts than expected.
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

/** One contact before and after a bulk change. */
export interface BulkSample {
  before: Contact
  outcome: WriteOutcome
}

/** The number of contacts in a sample. */
const sampleSize = 10

/**
 * The number of contacts that `startBulk` would process now, and the result for the first ones; refuses what
 * it would refuse. Writes nothing.
 */
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

const howToAct = 'say what is done, such as {"addTags": ["vip"]}, or several things as actions'

/** The write that all actions together make on each contact; undefined if no action is valid. */
async function judgeActions(
  scope: Scope,
  { action, actions }: AskedActions,
  faults: FaultList,
): Promise<BulkWrite | undefined> {
  if (action !== undefined && actions !== undefined) faults.add('actions', 'repeated')
  if (action === undefined && actions === undefined) faults.add('action', 'required', howToAct)
  const asked = actions ?? [action]
  const writes: BulkWrite[] = []
  for (const [index, one] of asked.entries()) {
    const path = actions === undefined ? 'action' : at('actions', index)
    if (one === undefined) continue
    if (one.type === undefined) faults.add(at(path, 'type'), 'required')
    const write = await judgeBulkAction(scope, one, faults, { path, before: asked.slice(0, index) })
    if (write === undefined) continue
    writes.push(write)
    // Deleted contacts are another selection, so restoring cannot be combined with changes.
    if (write.op !== 'update' && asked.length > 1)
      faults.add(path, 'not_one_of', 'those that change contacts: delete and restore stand alone')
  }
  const updates = writes.filter((write) => write.op === 'update')
  if (updates.length < 2) return writes[0]
  return joinUpdates(updates, await getWorkspaceRules(scope))
}
