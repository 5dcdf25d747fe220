import type { Contact } from '../api/wire-types.ts'
import { changeOf, valueIn } from '../fields/columns.ts'
import type { Column } from '../fields/standard-columns.ts'

/** A new value for a contact's column. */
export interface CellChange {
  contactId: string
  column: Column
  before: unknown
  after: unknown
  /** The writer's own earlier value, which may be stored by now. */
  own?: unknown
}

export const cellKey = (contactId: string, columnId: string) => `${contactId} ${columnId}`
export const keyOf = ({ contactId, column }: CellChange) => cellKey(contactId, column.id)

/** The change that puts `after` into a contact's column as the contact is known. */
export function changeIn(contact: Contact, column: Column, after: unknown): CellChange {
  return { contactId: contact.id, column, before: valueIn(contact, column), after }
}

/** The change that takes another one back. */
export function reversed({ contactId, column, before, after }: CellChange): CellChange {
  return { contactId, column, before: after, after: before }
}

/** Whether a change lifts do-not-contact. */
export function liftsDoNotContact({ column, before, after }: CellChange): boolean {
  return column.field === 'doNotContact' && before === true && after !== true
}

/** Whether two values mean the same, since Roster normalises phones, emails and sets. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(normal(one)) === JSON.stringify(normal(other))
}

/** Whether a stored value is one that the writer of a change knew of. */
export function isExpected({ before, own }: CellChange, stored: unknown): boolean {
  return isSame(stored, before) || (own !== undefined && isSame(stored, own))
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].map(String).sort()
  if (value === '' || value === undefined) return null
  return typeof value === 'string'
    ? value
        .trim()
        .replaceAll(/[\s().-]/g, '')
        .toLowerCase()
    : value
}

/** Sets of which only the difference is sent, so that additions by others are kept. */
export const mergesByItself = ({ kind }: Column) => kind === 'tags' || kind === 'lists'

/** The body of one call that makes all of these changes of one contact. */
export function bodyOf(changes: readonly CellChange[]): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  const customFields: Record<string, unknown> = {}
  for (const { column, before, after } of changes) {
    const part = mergesByItself(column) ? setDifference(column, before, after) : changeOf(column, after)
    if (column.custom) Object.assign(customFields, part.customFields)
    else Object.assign(body, part)
  }
  return Object.keys(customFields).length > 0 ? { ...body, customFields } : body
}

function setDifference(column: Column, before: unknown, after: unknown): Record<string, unknown> {
  const [old, next] = [asWords(before), asWords(after)]
  const name = column.kind === 'tags' ? 'Tags' : 'Lists'
  const added = next.filter((word) => !old.includes(word))
  const removed = old.filter((word) => !next.includes(word))
  return {
    ...(added.length > 0 && { [`add${name}`]: added }),
    ...(removed.length > 0 && { [`remove${name}`]: removed }),
  }
}

function asWords(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

interface Fault {
  field: string
  message: string
  existingContactId?: string
}

/** The fault that is about a change's own field; a batch names the field after its operation. */
export function faultOf<F extends Fault>({ column }: CellChange, faults: readonly F[]): F | undefined {
  return faults.find(({ field }) => {
    const name = field.replace(/^operations\[\d+\]\.(contact\.)?/, '')
    return name === column.field || name.startsWith(`${column.field}[`) || name.startsWith(`${column.field}.`)
  })
}
