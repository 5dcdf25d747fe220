import { findHighestContactId } from '../../store/contacts/contacts.ts'
import { countSelected } from '../../store/finding/selected-contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { type ResolvedSelection, resolveSelection, type Selection } from '../finding/selection.ts'
import { type Job, startJob } from '../jobs/jobs.ts'
import { Refusal, refuseFaults } from '../kernel/failure.ts'
import { type Fault, FaultList } from '../kernel/fault.ts'
import { type BulkAction, type BulkWrite, judgeBulkAction } from './bulk-action.ts'

/** A selection that says so when it means everybody. */
interface BulkSelection extends Omit<Selection, 'deleted'> {
  all?: boolean | undefined
}

/** What a bulk job was asked for, and what that meant when it was asked. */
export interface BulkInput {
  action: BulkAction
  selection: Omit<BulkSelection, 'ids'> & { idCount?: number }
  selected: ResolvedSelection
  /** Contacts made later have higher ids; null: there was none. */
  highestId: string | null
  write: BulkWrite
}

export interface BulkCheckpoint {
  /** The last contact that was dealt with, in id order; null: none yet. */
  afterId: string | null
}

export interface BulkRequest {
  selection: BulkSelection
  action: BulkAction
  /** What the translator already found. */
  faults?: readonly Fault[]
}

interface JudgedBulk {
  selected: ResolvedSelection
  write: BulkWrite
}

/**
 * Adds a job that does one thing to every contact of a selection: those that exist now, each once. Refuses everything
 * that is wrong with the action and the selection at once, and a selection of everybody that does not say `all`.
 */
export async function startBulk(scope: Scope, request: BulkRequest): Promise<Job> {
  const { selected, write } = await judgeBulk(scope, request)
  const { ids, ...selection } = request.selection
  const input: BulkInput = {
    action: request.action,
    selection: { ...selection, ...(ids !== undefined && { idCount: ids.length }) },
    selected,
    highestId: await findHighestContactId(scope),
    write,
  }
  return startJob(scope, { kind: 'bulk', input })
}

/** How many contacts `startBulk` would go through now, refused as that would be. Exact; writes nothing. */
export async function countBulk(scope: Scope, request: BulkRequest): Promise<number> {
  const { selected } = await judgeBulk(scope, request)
  return countSelected(scope, selected)
}

const waysToSelect =
  'say which contacts by filter, ids, segmentId, listId or q, or all: true for every contact of the workspace'

async function judgeBulk(
  scope: Scope,
  { selection, action, faults: found }: BulkRequest,
): Promise<JudgedBulk> {
  const faults = new FaultList(found)
  const { all, ...named } = selection
  if (all !== true && Object.values(named).every((value) => value === undefined)) {
    faults.add('filter', 'required', waysToSelect)
  }
  const write = await judgeBulkAction(scope, action, faults)
  const selected = await resolveSelection(scope, { ...named, deleted: action.type === 'restore' }).catch(
    (error: unknown) => {
      if (!(error instanceof Refusal) || error.failure.code !== 'invalid') throw error
      return error.failure.faults ?? []
    },
  )
  const known = new Set(faults.faults.map(({ field }) => field))
  const others = Array.isArray(selected) ? selected.filter(({ field }) => !known.has(field)) : []
  refuseFaults([...faults.faults, ...others])
  return { selected, write } as JudgedBulk
}
