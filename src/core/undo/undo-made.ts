import { listOperationRecords, type OperationRecord } from '../../store/feed/record-events.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'
import { recordKinds } from './undo-removal.ts'

const typeOf = { tag: 'tag', list: 'list', field: 'custom_field' } as const

const isHeld = (record: OperationRecord): record is OperationRecord & { kind: keyof typeof typeOf } =>
  Object.hasOwn(typeOf, record.kind)

/**
 * Deletes the tags, lists and custom fields that a job created or restored, after its contacts were undone. A
 * record that a living contact has, or that a segment needs, is kept.
 */
export async function takeMadeAway(scope: Scope, jobId: string): Promise<void> {
  for (const record of await madeOrGone(scope, jobId, ['created', 'restored'])) {
    const kind = recordKinds[typeOf[record.kind]]
    if ((await kind.countHolders(scope, record.id)) === 0)
      await unlessRefused(kind.takeAway(scope, record.id))
  }
}

/** Restores the tags, lists and custom fields that a job deleted, so that contacts can have them again. */
export async function bringGoneBack(scope: Scope, jobId: string): Promise<void> {
  for (const record of await madeOrGone(scope, jobId, ['deleted']))
    await unlessRefused(recordKinds[typeOf[record.kind]].putBack(scope, record.id))
}

/** The records whose last event in the job is one of `actions`. */
async function madeOrGone(scope: Scope, jobId: string, actions: readonly string[]) {
  const records = await listOperationRecords(scope, jobId)
  return records.filter(isHeld).filter(({ action }) => actions.includes(action))
}

/**
 * Ignores a refusal, which comes before anything is written: the name is taken by now, or a segment excludes
 * by the record.
 */
async function unlessRefused(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}
