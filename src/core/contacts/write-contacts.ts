import { OutcomeUnknown } from '../../store/kernel/errors.ts'
import { outageOf } from '../../store/kernel/outages.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import { BatchQueue, type ObserveBatch } from '../kernel/batch-queue.ts'
import { Refusal } from '../kernel/failure.ts'
import type { Fault } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import type { Difference } from '../kernel/precondition.ts'
import { decideBatch, outcomesOf, type WriteOptions, writeDecided } from './decide-batch.ts'
import type { ContactDraft, ContactWrite } from './draft.ts'
import { differencesSince } from './history.ts'
import { expectWritten, type WriteOutcome } from './outcome.ts'

/**
 * The only way to write contacts: writes many drafts in one transaction, with their tags, list memberships
 * and log rows, and resolves with one outcome per draft, in order. Never rejects.
 *
 * A refused draft does not affect the others. A batch that lost a race against another transaction is decided
 * again; a batch that still cannot be written is halved, down to single writes, so that only the faulty write
 * fails.
 */
export async function writeContacts(
  scope: Scope,
  writes: readonly ContactWrite[],
  options: Omit<WriteOptions, 'ahead'> = {},
): Promise<WriteOutcome[]> {
  if (namesTooManyTags(writes)) return writes.map(() => ({ status: 'invalid', faults: [tooManyTags] }))
  try {
    const outcomes = await inTransaction(scope, (scope) => writeBatch(scope, writes, options))
    return outcomes.some(isStale) ? await withDifferences(scope, outcomes) : outcomes
  } catch (error) {
    const isEverybodys = options.atomic || outageOf(error) !== undefined || error instanceof OutcomeUnknown
    if (writes.length < 2 || isEverybodys) return writes.map(() => toFailed(error))
    const middle = writes.length >> 1
    const first = await writeContacts(scope, writes.slice(0, middle), options)
    return [...first, ...(await writeContacts(scope, writes.slice(middle), options))]
  }
}

type Stale = Extract<WriteOutcome, { status: 'stale' }>

function isStale(outcome: WriteOutcome): outcome is Stale {
  return outcome.status === 'stale'
}

/**
 * Adds to stale outcomes what has changed since the caller's version. The other writes are committed by now,
 * so a failure here is ignored.
 */
async function withDifferences(scope: Scope, outcomes: WriteOutcome[]): Promise<WriteOutcome[]> {
  const stale = outcomes.filter(isStale)
  const contacts = stale.map(({ id, since, present }) => ({ id, since, version: present.version ?? since }))
  const found = await differencesSince(scope, contacts).catch(() => new Map<string, Difference[]>())
  return outcomes.map((outcome) =>
    isStale(outcome)
      ? { ...outcome, present: { ...outcome.present, differences: found.get(outcome.id) ?? [] } }
      : outcome,
  )
}

const tooManyTags: Fault = { field: 'tags', code: 'too_many', expected: limits.tagsPerCallMax }

/** Whether the writes name so many distinct tags that looking them up would delay other callers noticeably. */
function namesTooManyTags(writes: readonly ContactWrite[]): boolean {
  const names = new Set<string | undefined>()
  for (const write of writes) {
    if (!('draft' in write) || write.draft.tags === undefined) continue
    const { add, remove, set } = write.draft.tags
    for (const given of [add, remove, set]) for (const name of given ?? []) names.add(name)
    if (names.size > limits.tagsPerCallMax) return true
  }
  return false
}

function toFailed(error: unknown): WriteOutcome {
  const isFault = error instanceof Refusal && error.failure.code === 'invalid'
  return isFault ? { status: 'invalid', faults: error.failure.faults ?? [] } : { status: 'failed', error }
}

/**
 * Writes a batch within the caller's transaction. An error must end that transaction; after `LostRace` the
 * caller runs it again.
 */
export async function writeBatch(
  scope: Scope,
  writes: readonly ContactWrite[],
  options?: WriteOptions,
): Promise<WriteOutcome[]> {
  const decided = await decideBatch(scope, writes, options)
  await writeDecided(scope, decided)
  return outcomesOf(decided)
}

/** A larger transaction takes longer without a lower cost per row. */
const batchSizeMax = 500

/**
 * Joins concurrent single writes of one workspace, from all wires, into shared transactions. Every caller
 * gets its own outcome. One workspace has at most two batches in flight, however many of its writes wait, and
 * a queue that grows too long is refused.
 */
export class WriteQueue {
  readonly #lanes: BatchQueue<{ scope: Scope; write: ContactWrite }, WriteOutcome>

  constructor(observe?: ObserveBatch) {
    this.#lanes = new BatchQueue({
      run: (_, items) =>
        writeContacts(
          (items[0] as (typeof items)[0]).scope,
          items.map(({ write }) => write),
        ),
      batchSizeMax,
      batchesInFlightMax: 2,
      besideSizeMin: 16,
      onBatch: observe && ((batch) => observe('writes', batch)),
    })
  }

  /** Queues one write. Refuses with `unavailable` if too many writes of the workspace are waiting already. */
  async submit(scope: Scope, write: ContactWrite): Promise<WriteOutcome> {
    // A write inside the caller's own transaction cannot join a shared one.
    if (scope.db.isTransaction) return (await writeContacts(scope, [write]))[0] as WriteOutcome
    if (this.#lanes.waitingIn(scope.workspaceId) >= limits.writesWaitingMax) {
      throw new Refusal({
        code: 'unavailable',
        detail: 'Too many writes wait in this workspace.',
        retryAfterS: 1,
      })
    }
    const authored = { ...write, actor: scope.actor, operationId: scope.operationId }
    return this.#lanes.submit(scope.workspaceId, { scope, write: authored })
  }
}

/** The outcome that a write would have now, decided by the same code; nothing is written. */
export async function previewWrite(scope: Scope, write: ContactWrite): Promise<WriteOutcome> {
  const [outcome] = await writeContacts(scope, [write], { dryRun: true })
  return outcome as WriteOutcome
}

export interface WriteToEachOptions {
  /** Includes deleted contacts. */
  inBin?: boolean
  /** `writeBatch`, if the caller has a transaction; otherwise the writes get one of their own. */
  write?: (scope: Scope, writes: readonly ContactWrite[]) => ReturnType<typeof writeContacts>
}

/**
 * Writes one draft to each of these contacts and resolves with the number of living contacts that changed.
 * Contacts that were deleted meanwhile are skipped; any other failure is thrown.
 */
export async function writeToEach(
  scope: Scope,
  ids: readonly string[],
  draft: ContactDraft,
  { inBin = false, write = writeContacts }: WriteToEachOptions = {},
): Promise<number> {
  const outcomes = await write(
    scope,
    ids.map((id) => ({ op: 'update', id, draft, inBin })),
  )
  let changed = 0
  for (const outcome of outcomes) {
    if (outcome.status === 'not_found') continue
    const { status, contact } = expectWritten(outcome)
    if (status === 'updated' && contact.deletedAt === null) changed++
  }
  return changed
}
