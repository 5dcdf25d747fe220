import { listOperationRecords, type OperationRecord } from '../../store/feed/record-events.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'
import { recordKinds } from './undo-removal.ts'

const typeOf = { tag: 'tag', list: 'list', field: 'custom_field' } as const

const isHeld = (record: OperationRecord): record is OperationRecord & { kind: keyof typeof typeOf } =>
  Object.hasOwn(typeOf, record.kind)

/**
 * Takes away the tags, lists and custom fields that a job made or brought back, once its contacts are as before and where no
 * living contact has one: what somebody uses meanwhile, and what a segment needs, stays.
 */
export async function takeMadeAway(scope: Scope, jobId: string): Promise<void> {
  for (const record of await madeOrGone(scope, jobId, ['created', 'restored'])) {
    const kind = recordKinds[typeOf[record.kind]]
    if ((await kind.countHolders(scope, record.id)) === 0)
      await unlessRefused(kind.takeAway(scope, record.id))
  }
}

/** Brings back the tags, lists and custom fields that a job took away, so that contacts can have them again. */
export async function bringGoneBack(scope: Scope, jobId: string): Promise<void> {
  for (const record of await madeOrGone(scope, jobId, ['deleted']))
    await unlessRefused(recordKinds[typeOf[record.kind]].putBack(scope, record.id))
}

/** Those of these whose last event in the job is one of `actions`. */
async function madeOrGone(scope: Scope, jobId: string, actions: readonly string[]) {
  const records = await listOperationRecords(scope, jobId)
  return records.filter(isHeld).filter(({ action }) => actions.includes(action))
}

/** A refusal comes before anything is written: the name is another's by now, or a segment excludes by it. */
async function unlessRefused(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}
