import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import {
  deleteIdempotencyKeys,
  holdIdempotencyKey,
  type IdempotencyKey,
  insertIdempotencyKey,
  undoWork,
} from '../../store/access/idempotency-keys.ts'
import { type DirectoryScope, inTransaction } from '../../store/kernel/scope.ts'
import { BatchQueue } from '../kernel/batch-queue.ts'
import { type Failure, type FailureCode, Refusal } from '../kernel/failure.ts'
import { limits } from '../kernel/limits.ts'
import { writeLongJson } from '../kernel/long-json.ts'
import type { Principal } from './principal.ts'

/** A write that its caller may repeat. */
export interface RepeatableWrite {
  principal: Principal
  /** The workspace that the call names, if any. */
  workspaceId: string | undefined
  /** The Idempotency-Key that the caller chose. */
  key: string
  /** The SHA-256 of the whole call. */
  fingerprint: Buffer
}

type Kept<Answer> = { answer: Answer } | { failure: Failure }

const keptMs = 24 * 60 * 60 * 1000
const sweepMs = 10 * 60 * 1000

/** Failures that a retry may not meet again; their answers are never stored. */
const passing = new Set<FailureCode>([
  'unauthenticated',
  'insufficient_scope',
  'forbidden',
  'too_many_requests',
  'unavailable',
  'outcome_unknown',
  'internal',
])

/**
 * Writes with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07). The answer is stored in the
 * transaction of the write itself, so neither exists without the other. A call that is repeated within 24
 * hours gets the answer of the first one, refusals included, in every process.
 *
 * A different call with the same key is refused with `idempotency_key_reused`, and a call whose first try is
 * still running with `idempotency_key_in_use`. A key belongs to its account and workspace.
 */
export class RepeatableWrites {
  readonly #scope: DirectoryScope
  readonly #onJob: () => void
  /** Each of these calls holds a connection while it runs, so each workspace may run only a few at once. */
  readonly #queue = new BatchQueue<() => Promise<unknown>, unknown>({
    run: async (_, [work]) => [await work?.()],
    batchSizeMax: 1,
    batchesInFlightMax: 4,
    besideSizeMin: 1,
  })
  #sweptAt = 0

  /** `onJob` is called after the commit of a write that started a job. */
  constructor({ db }: DirectoryScope, onJob: () => void) {
    this.#scope = { db }
    this.#onJob = onJob
  }

  /**
   * Runs `work` and stores its answer, which must be plain JSON, in one transaction. The principal that
   * `work` receives carries that transaction to everything it calls. `work` may run again after a rollback.
   */
  async run<Answer>(
    write: RepeatableWrite,
    work: (principal: Principal) => Promise<Answer>,
  ): Promise<{ answer: Answer; isReplay: boolean }> {
    const key = keyOf(write)
    if (this.#queue.waitingIn(key.workspace_id) >= limits.writesWaitingMax) {
      throw new Refusal({
        code: 'unavailable',
        detail: 'Too many writes wait in this workspace.',
        retryAfterS: 1,
      })
    }
    const run = () => inTransaction(this.#scope, (scope) => runOnce(scope, key, write, work))
    const { kept, isReplay } = (await this.#queue.submit(key.workspace_id, run)) as Ran<Answer>
    this.#sweep()
    if ('failure' in kept) throw new Replayable(kept.failure, isReplay)
    return { answer: kept.answer, isReplay }
  }

  /** Wakes the job runner, which may have looked for jobs before the transaction was committed. */
  jobStarted(): void {
    this.#onJob()
  }

  #sweep(): void {
    const now = Date.now()
    if (now - this.#sweptAt < sweepMs) return
    this.#sweptAt = now
    // A failed sweep is not retried; the next one does its work.
    deleteIdempotencyKeys(this.#scope, new Date(now - keptMs)).catch(() => {})
  }
}

/** A refusal that is stored, or returned again from the store. */
export class Replayable extends Refusal {
  readonly isReplay: boolean

  constructor(failure: Failure, isReplay: boolean) {
    super(failure)
    this.isReplay = isReplay
  }
}

interface Ran<Answer> {
  kept: Kept<Answer>
  isReplay: boolean
}

async function runOnce<Answer>(
  scope: DirectoryScope,
  key: IdempotencyKey,
  write: RepeatableWrite,
  work: (principal: Principal) => Promise<Answer>,
): Promise<Ran<Answer>> {
  const now = new Date()
  const { held, kept: row } = await holdIdempotencyKey(scope, key, new Date(now.getTime() - keptMs))
  if (!held) throw new Refusal({ code: 'idempotency_key_in_use', retryAfterS: 1 })
  if (row !== undefined) {
    if (!row.fingerprint.equals(write.fingerprint)) throw new Refusal({ code: 'idempotency_key_reused' })
    if (row.answer.length === 0) throw new Refusal({ code: 'conflict', detail: answerErased })
    return { kept: await open<Answer>(write, key, row.answer), isReplay: true }
  }
  const kept = await keptOf(() => work({ ...write.principal, transaction: scope.db }))
  if ('failure' in kept) await undoWork(scope)
  const text = String((await writeLongJson(kept)) ?? JSON.stringify(kept))
  const answer = await seal(write, key, text)
  const { fingerprint } = write
  const mentions = idsIn(text)
  await insertIdempotencyKey(scope, { ...key, fingerprint, answer, created_at: now, mentions })
  return { kept, isReplay: false }
}

const answerErased =
  'The call was done, once; its answer is no longer kept, since a contact that stood in it was erased.'

/** All ids in an answer, ids of contacts included. */
function idsIn(answer: string): string[] {
  const found = answer.match(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g)
  return [...new Set(found)]
}

async function keptOf<Answer>(work: () => Promise<Answer>): Promise<Kept<Answer>> {
  try {
    return { answer: await work() }
  } catch (error) {
    if (!(error instanceof Refusal) || passing.has(error.failure.code)) throw error
    return { failure: error.failure }
  }
}

/** The account is part of the hash, so that naming another account's workspace never returns an answer of that account. */
function keyOf({ principal, workspaceId, key }: RepeatableWrite): IdempotencyKey {
  return {
    workspace_id: principal.workspaceId ?? workspaceId ?? principal.accountId,
    key_hash: createHash('sha256').update(`${principal.accountId} ${key}`).digest(),
  }
}

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)
const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/**
 * Answers contain people's data, and sometimes new keys: they are encrypted with a key that is derived from
 * the Idempotency-Key, of which the store holds only a hash.
 */
async function seal(write: RepeatableWrite, key: IdempotencyKey, answer: string): Promise<Buffer> {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(cipher, secretOf(write, key), nonce)
  const packed = await deflate(answer)
  return Buffer.concat([nonce, sealing.update(packed), sealing.final(), sealing.getAuthTag()])
}

async function open<Answer>(
  write: RepeatableWrite,
  key: IdempotencyKey,
  sealed: Buffer,
): Promise<Kept<Answer>> {
  const opening = createDecipheriv(cipher, secretOf(write, key), sealed.subarray(0, nonceBytes))
  opening.setAuthTag(sealed.subarray(-tagBytes))
  const packed = [opening.update(sealed.subarray(nonceBytes, -tagBytes)), opening.final()]
  return JSON.parse(String(await inflate(Buffer.concat(packed))))
}

function secretOf({ key }: RepeatableWrite, { key_hash }: IdempotencyKey): Buffer {
  return Buffer.from(hkdfSync('sha256', key, key_hash, 'roster idempotency', 32))
}
