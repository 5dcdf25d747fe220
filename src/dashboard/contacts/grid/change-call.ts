import type { ApiCall } from '../../api/api-call.ts'
import type { Contact } from '../../api/wire-types.ts'
import { type Column, changeOf } from '../columns/column.ts'

/** The call that puts a value into a contact's column. Of sets only the difference is sent, so that no neighbour's is lost. */
export function changeCall(contact: Contact, column: Column, before: unknown, after: unknown): ApiCall {
  return {
    method: 'PATCH',
    path: `/v2/contacts/${contact.id}`,
    query: { workspaceId: contact.workspaceId },
    body: bodyOf(column, before, after),
  }
}

function bodyOf(column: Column, before: unknown, after: unknown): Record<string, unknown> {
  if (column.kind !== 'tags' && column.kind !== 'lists') return changeOf(column, after)
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
