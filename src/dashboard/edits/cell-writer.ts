import { type ApiCall, ApiError, sendCall } from '../api/api-call.ts'
import { patchCall } from '../api/contacts.ts'
import { contactCall } from '../api/queries.ts'
import type { Batch, BatchResult, Contact, WriteBatchAnswer } from '../api/wire-types.ts'
import { valueIn } from '../fields/columns.ts'
import { strings } from '../strings/strings.ts'
import { randomId } from '../ui/browser.ts'
import { bodyOf, type CellChange, faultOf, isExpected, isSame, keyOf, mergesByItself } from './cell-change.ts'
import type { Choice, EditStore } from './edit-store.ts'
import { isTransient } from './retry.ts'

/** Contacts in one call. */
export const batchMax = 1_000

type Group = readonly [contactId: string, changes: CellChange[]]

function byContact(changes: readonly CellChange[]): Group[] {
  const groups = new Map<string, CellChange[]>()
  for (const change of changes) {
    const group = groups.get(change.contactId)
    if (group) group.push(change)
    else groups.set(change.contactId, [change])
  }
  return [...groups]
}

/** Sends changes: one contact by PATCH, several by batches; each is tried until it is stored, refused or given up. */
export class CellWriter {
  readonly #store: EditStore
  /** By contact: the work that a later change of it waits for, since its answer brings the version to name. */
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(store: EditStore) {
    this.#store = store
  }

  /** Answers the changes that are stored. */
  write(changes: readonly CellChange[]): Promise<CellChange[]> {
    if (changes.length === 0) return Promise.resolve([])
    this.#store.mark(changes, 'saving')
    const ids = [...new Set(changes.map(({ contactId }) => contactId))]
    const before = ids.map((id) => this.#turns.get(id)?.catch(() => {}))
    const turn = Promise.all(before).then(() =>
      ids.length === 1 ? this.#writeOne(ids[0]!, changes) : this.#writeMany(changes),
    )
    for (const id of ids) this.#turns.set(id, turn)
    return turn
  }

  async #writeOne(id: string, given: readonly CellChange[]): Promise<CellChange[]> {
    let due = [...given]
    const latest = new Map(given.map((change) => [keyOf(change), change]))
    let key = randomId()
    for (let attempt = 0; due.length > 0; attempt++) {
      try {
        if (due.some((change) => this.#isDisputed(change))) {
          due = await this.#settle(id, due)
          for (const change of due) latest.set(keyOf(change), change)
          continue
        }
        const contact = await sendCall<Contact>(this.#patch(id, due, key))
        this.#store.take(contact)
        this.#store.drop(due)
        break
      } catch (error) {
        due = await this.#afterFailure(id, due, error, attempt)
        for (const change of due) latest.set(keyOf(change), change)
        if (!isTransient(error)) key = randomId()
      }
    }
    return [...latest.values()].filter(({ column, after }) => {
      const contact = this.#store.known(id)
      return contact !== undefined && isSame(valueIn(contact, column), after)
    })
  }

  /** Whether another person changed the value since the edit began. */
  #isDisputed(change: CellChange): boolean {
    const { contactId, column } = change
    const contact = this.#store.known(contactId)
    if (contact === undefined || mergesByItself(column)) return false
    return !isExpected(change, valueIn(contact, column))
  }

  #patch(id: string, changes: readonly CellChange[], key: string): ApiCall {
    const { workspaceId } = this.#store
    const version = this.#store.known(id)?.version
    const isConditional = version !== undefined && !changes.every(({ column }) => mergesByItself(column))
    return {
      ...patchCall({ id, workspaceId }, bodyOf(changes)),
      headers: { 'idempotency-key': key, ...(isConditional && { 'if-match': `"${version}"` }) },
    }
  }

  /** The changes that remain to be sent after a failed try. */
  async #afterFailure(
    id: string,
    changes: readonly CellChange[],
    error: unknown,
    attempt: number,
  ): Promise<CellChange[]> {
    if (isTransient(error)) return this.#later(changes, error, attempt)
    if (!(error instanceof ApiError) || error.code !== 'precondition_failed') {
      this.#store.refuse(changes, error)
      return []
    }
    try {
      return await this.#settle(id, changes)
    } catch (failure) {
      return this.#afterFailure(id, changes, failure, attempt)
    }
  }

  /**
   * After another person changed the contact: fields that they did not change are sent; the user is asked
   * about the others.
   */
  async #settle(id: string, changes: readonly CellChange[]): Promise<CellChange[]> {
    const present = await sendCall<Contact>(contactCall(this.#store.workspaceId, id))
    this.#store.take(present)
    const due: CellChange[] = []
    for (const change of changes) {
      const theirs = valueIn(present, change.column)
      if (isSame(theirs, change.after)) this.#store.drop([change])
      else if (mergesByItself(change.column) || isExpected(change, theirs)) due.push(change)
      else {
        const choice = await this.#which(present, change)
        if (choice === 'mine') due.push({ ...change, before: theirs })
        else if (choice === 'theirs') this.#store.drop([change])
        else this.#store.refuse([change], new Error(strings.edits.changedSince))
      }
    }
    return due
  }

  #which(present: Contact, change: CellChange): Promise<Choice> {
    return this.#store.ask((answer) => ({ kind: 'conflict', present, change, answer }))
  }

  async #writeMany(changes: readonly CellChange[]): Promise<CellChange[]> {
    const groups = byContact(changes)
    const done: CellChange[] = []
    for (let at = 0; at < groups.length; at += batchMax) {
      const part = groups.slice(at, at + batchMax)
      const results = await this.#sendPatiently(part)
      for (const [index, result] of results.entries()) {
        const [, cells] = part[index]!
        if (result.contact === undefined) {
          this.#store.refuse(cells, errorOf(result))
          continue
        }
        this.#store.take(result.contact)
        this.#store.drop(cells)
        done.push(...cells)
      }
    }
    return done
  }

  /** The refusals of a batch of these changes, by cell, from a dry run. */
  async preview(changes: readonly CellChange[]): Promise<Map<string, string>> {
    const groups = byContact(changes)
    const refused = new Map<string, string>()
    for (let at = 0; at < groups.length; at += batchMax) {
      const part = groups.slice(at, at + batchMax)
      const { results } = await sendCall<WriteBatchAnswer>(this.#batch(part, { dryRun: true }))
      for (const [index, { contact, error }] of results.entries()) {
        if (contact !== undefined) continue
        const faults = error?.errors ?? []
        for (const change of part[index]![1]) {
          const fault = faultOf(change, faults)
          if (fault) refused.set(keyOf(change), fault.message)
          else if (faults.length === 0) refused.set(keyOf(change), strings.edits.changedSince)
        }
      }
    }
    return refused
  }

  #batch(groups: readonly Group[], options: Pick<Batch, 'dryRun'> = {}): ApiCall {
    const operations = groups.map(([id, cells]): Batch['operations'][number] => {
      const version = this.#store.known(id)?.version
      return {
        op: 'update',
        id,
        contact: bodyOf(cells),
        ...(version !== undefined && { ifVersion: version }),
      }
    })
    const body = { workspaceId: this.#store.workspaceId, operations, ...options }
    return { method: 'POST', path: '/v2/contacts/batch', body }
  }

  /** The results of a batch; empty if it was refused as a whole or given up. */
  async #sendPatiently(groups: readonly Group[]): Promise<readonly BatchResult[]> {
    const changes = groups.flatMap(([, cells]) => cells)
    const call = { ...this.#batch(groups), headers: { 'idempotency-key': randomId() } }
    for (let attempt = 0; ; attempt++) {
      try {
        return (await sendCall<WriteBatchAnswer>(call)).results
      } catch (error) {
        if (!isTransient(error)) {
          this.#store.refuse(changes, error)
          return []
        }
        if ((await this.#later(changes, error, attempt)).length === 0) return []
      }
    }
  }

  /** Waits before the next try; resolves with the changes that were not given up meanwhile. */
  async #later(changes: readonly CellChange[], error: ApiError, attempt: number): Promise<CellChange[]> {
    const { pending } = this.#store
    // A later value in the same cell takes this one's place.
    const isPending = (change: CellChange) => pending.get(keyOf(change))?.value === change.after
    const words = strings.edits
    const message = error.code === 'unauthenticated' ? words.signInFirst : words.tryingAgain
    this.#store.mark(changes.filter(isPending), 'retrying', message)
    await this.#store.pauses.wait(attempt)
    return changes.filter(isPending)
  }
}

function errorOf({ status, error }: BatchResult): ApiError {
  if (status === 'precondition_failed' || status === 'not_found') {
    return new ApiError({ code: 'conflict', detail: strings.edits.changedSince })
  }
  const { code = 'invalid', errors = [] } = error ?? {}
  return new ApiError({
    code,
    detail: strings.edits.notTaken,
    errors: errors as ApiError['faults'][number][],
  })
}
