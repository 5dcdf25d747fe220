import { ApiError, sendCall } from '../api/api-call.ts'
import { contactsByIdCall } from '../api/contacts.ts'
import type { Contact, GetContactsAnswer } from '../api/wire-types.ts'
import { valueIn } from '../fields/columns.ts'
import { strings } from '../strings/strings.ts'
import { showError } from '../ui/toasts.tsx'
import {
  type CellChange,
  cellKey,
  faultOf,
  isSame,
  keyOf,
  liftsDoNotContact,
  reversed,
} from './cell-change.ts'
import { batchMax, CellWriter } from './cell-writer.ts'
import { Pauses } from './retry.ts'
import { type Left, UndoStack } from './undo-stack.ts'

/** A value that was put into a cell and is not stored: on its way, tried again, or refused. */
export interface PendingCell {
  state: 'saving' | 'retrying' | 'refused'
  value: unknown
  before: unknown
  /** Why it is not stored. */
  message?: string
  /** The id of the contact that has the value. */
  holderId?: string | undefined
}

/** The user's choice between two values; `later` keeps the user's own in its cell, not stored. */
export type Choice = 'mine' | 'theirs' | 'later'

/** Something that a person has to answer before a change goes on. */
export type Question =
  | { kind: 'conflict'; present: Contact; change: CellChange; answer: (choice: Choice) => void }
  | { kind: 'consent'; value: boolean; contacts: readonly Contact[]; answer: (isMeant: boolean) => void }

/**
 * All changes of cells in this workspace, from the grid, the panel and the clipboard. A value is shown in its
 * cell at once, sent with the version that its writer saw, sent again while the server is unreachable, and
 * can be undone by name.
 */
export class EditStore {
  readonly workspaceId: string
  readonly undoStack = new UndoStack()
  readonly pauses = new Pauses()
  /** By cell; see `cellKey`. */
  readonly pending = new Map<string, PendingCell>()
  question: Question | undefined
  readonly #writer: CellWriter
  readonly #known = new Map<string, Contact>()
  readonly #listeners = new Set<(keys: readonly string[]) => void>()
  readonly #readers = new Set<(contact: Contact) => void>()
  #asking: Promise<void> = Promise.resolve()

  constructor(workspaceId: string) {
    this.workspaceId = workspaceId
    this.#writer = new CellWriter(this)
  }

  /** Calls back with the cells whose state has changed; with none if only the question has. */
  subscribe(listener: (keys: readonly string[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls back with every contact that an answer shows. */
  onContact(reader: (contact: Contact) => void): () => void {
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  /** Takes note of contacts as they were just read: changes go out with these versions. */
  learn(contacts: readonly Contact[]): void {
    for (const contact of contacts) this.#known.set(contact.id, contact)
  }

  known(id: string): Contact | undefined {
    return this.#known.get(id)
  }

  /** Whether something would be lost if the window were closed now. */
  get isUnsaved(): boolean {
    return [...this.pending.values()].some(({ state }) => state !== 'refused')
  }

  /** Makes these changes, shows them at once, and records the stored ones as one step of undo. */
  async save(name: string, changes: readonly CellChange[]): Promise<CellChange[]> {
    const real = changes
      .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
      .map((change) => {
        const earlier = this.pending.get(keyOf(change))
        return earlier ? { ...change, before: earlier.before, own: earlier.value } : change
      })
    this.drop(changes)
    const done = await this.#writer.write(real)
    if (done.length > 0) {
      this.undoStack.push({
        name,
        undo: () => this.#replay(done.map(reversed)),
        redo: () => this.#replay(done),
      })
    }
    return done
  }

  /** The refusals of these changes, by cell; nothing is written. */
  preview(changes: readonly CellChange[]): Promise<Map<string, string>> {
    return this.#writer.preview(changes)
  }

  /** Discards the pending change of a cell and shows its stored value. */
  giveUp(contactId: string, columnId: string): void {
    const key = cellKey(contactId, columnId)
    if (this.pending.delete(key)) this.#tell([key])
    this.pauses.end()
  }

  /** Asks whether people are really to be marked, or to be free to be contacted again. */
  confirmConsent(contacts: readonly Contact[], value: boolean): Promise<boolean> {
    return this.ask<boolean>((answer) => ({ kind: 'consent', contacts, value, answer }))
  }

  /** One question at a time: the next one waits until this one is answered. */
  ask<T>(questionOf: (answer: (given: T) => void) => Question): Promise<T> {
    const asked = this.#asking.then(
      () =>
        new Promise<T>((resolve) => {
          this.question = questionOf((given) => {
            this.question = undefined
            this.#tell([])
            resolve(given)
          })
          this.#tell([])
        }),
    )
    this.#asking = asked.then(() => {})
    return asked
  }

  /** Shows the state of pending changes. */
  mark(changes: readonly CellChange[], state: PendingCell['state'], message?: string): void {
    for (const { contactId, column, after: value, before } of changes) {
      this.pending.set(cellKey(contactId, column.id), { state, value, before, ...(message && { message }) })
    }
    this.#tell(changes.map(keyOf))
  }

  /** Keeps a refused value in its cell, with the reason, until it is corrected or discarded. */
  refuse(changes: readonly CellChange[], error: unknown): void {
    if (error instanceof ApiError && isFinal.has(error.code)) {
      showError(error)
      this.drop(changes)
      return
    }
    const faults = error instanceof ApiError ? error.faults : []
    const fallback = error instanceof Error ? error.message : String(error)
    for (const change of changes) {
      const fault = faultOf(change, faults)
      this.pending.set(keyOf(change), {
        state: 'refused',
        value: change.after,
        before: change.before,
        message: fault?.message ?? (faults.length > 0 ? strings.edits.neighbourRefused : fallback),
        holderId: fault?.existingContactId,
      })
    }
    this.#tell(changes.map(keyOf))
  }

  drop(changes: readonly CellChange[]): void {
    this.#tell(changes.map(keyOf).filter((key) => this.pending.delete(key)))
  }

  /** Takes over a contact as it is stored now. */
  take(contact: Contact): void {
    this.learn([contact])
    for (const reader of [...this.#readers]) reader(contact)
  }

  /** Repeats changes whose cells still have the assumed values, and leaves the others unchanged. */
  async #replay(changes: readonly CellChange[]): Promise<Left | undefined> {
    await this.#readAgain([...new Set(changes.map(({ contactId }) => contactId))])
    const due = changes.filter((change) => {
      const contact = this.#known.get(change.contactId)
      return contact !== undefined && isSame(valueIn(contact, change.column), change.before)
    })
    const lifted = due.filter(liftsDoNotContact).flatMap(({ contactId }) => this.#known.get(contactId) ?? [])
    if (lifted.length > 0 && !(await this.confirmConsent(lifted, false))) return undefined
    const done = await this.#writer.write(due)
    return { moved: done.length, kept: changes.length - done.length }
  }

  async #readAgain(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += batchMax) {
      const part = ids.slice(at, at + batchMax)
      const { data } = await sendCall<GetContactsAnswer>(contactsByIdCall(this.workspaceId, part))
      for (const id of part) this.#known.delete(id)
      this.learn(data)
    }
  }

  #tell(keys: readonly string[]): void {
    for (const listener of [...this.#listeners]) listener(keys)
  }
}

/** Refusals that no other value in the cell would change. */
const isFinal: ReadonlySet<string> = new Set(['insufficient_scope', 'forbidden', 'not_found'])
