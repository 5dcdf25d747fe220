import { OutcomeUnknown } from '../../store/kernel/errors.ts'
import { outageOf } from '../../store/kernel/outages.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import { Lanes, type ObserveBatch } from '../kernel/batch-queue.ts'
import { Refusal } from '../kernel/failure.ts'
import type { Fault } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import type { Difference } from '../kernel/precondition.ts'
import { decideBatch, outcomesOf, type WriteOptions, writeDecided } from './decide-batch.ts'
import type { ContactDraft, ContactWrite } from './draft.ts'
import { differencesSince } from './history.ts'
import { expectWritten, type WriteOutcome } from './outcome.ts'

/**
 * The one door: writes many drafts and returns one outcome each, in order, in one transaction with their tags, list
 * memberships and log rows. Never throws.
 *
 * A draft that is refused costs its neighbours nothing. What loses a race against another transaction is decided again;
 * a batch that still cannot be written as one is halved, down to single writes, so that only the write at fault fails.
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

/** Says of stale writes what has changed since. The others are written by now, so what goes wrong here is left out. */
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

/** Whether so many different tags are named that looking them up would keep everybody else waiting. */
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

/** Writes a batch within the caller's transaction. What it throws must end that transaction; `LostRace` runs it again. */
export async function writeBatch(
  scope: Scope,
  writes: readonly ContactWrite[],
  options?: WriteOptions,
): Promise<WriteOutcome[]> {
  const decided = await decideBatch(scope, writes, options)
  await writeDecided(scope, decided)
  return outcomesOf(decided)
}

/** Beyond this a transaction only gets longer, not cheaper a row. */
const batchSizeMax = 500

/**
 * Lets concurrent single writes of one workspace share a transaction, whichever wire they came on. Every caller gets its
 * own outcome. One workspace's flood holds one connection, whatever its length, and is refused where it grows too long.
 */
export class WriteQueue {
  readonly #lanes: Lanes<{ scope: Scope; write: ContactWrite }, WriteOutcome>

  constructor(observe?: ObserveBatch) {
    this.#lanes = new Lanes({
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

  /** Refuses with `unavailable` when too many writes of the workspace wait already, rather than let the queue grow. */
  async submit(scope: Scope, write: ContactWrite): Promise<WriteOutcome> {
    // A write that belongs to a transaction cannot join one of others.
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

/** What a write would come to now, decided as the write itself is; nothing is written. */
export async function previewWrite(scope: Scope, write: ContactWrite): Promise<WriteOutcome> {
  const [outcome] = await writeContacts(scope, [write], { dryRun: true })
  return outcome as WriteOutcome
}

export interface WriteToEachOptions {
  /** Deleted contacts too. */
  inBin?: boolean
  /** `writeBatch`, where the caller has a transaction; otherwise these writes are one of their own. */
  write?: (scope: Scope, writes: readonly ContactWrite[]) => ReturnType<typeof writeContacts>
}

/**
 * Writes one draft onto each of these contacts and returns how many living ones it changed. One that was deleted
 * meanwhile is passed over; any other failure is thrown.
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
