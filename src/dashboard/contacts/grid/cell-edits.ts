import { useQueryClient } from '@tanstack/react-query'
import type { GridApi } from 'ag-grid-community'
import { type RefObject, useRef } from 'react'
import { type ApiCall, ApiError, sendCall } from '../../api/api-call.ts'
import { contactCall } from '../../api/queries.ts'
import type { Contact } from '../../api/wire-types.ts'
import { changeOf, valueIn } from '../../fields/columns.ts'
import type { Column } from '../../fields/standard-columns.ts'
import { strings } from '../../strings/strings.ts'
import { showDone, showError } from '../../ui/toasts.tsx'

interface Edit {
  id: string
  column: Column
  before: unknown
  after: unknown
}

const editsKept = 100

/** Saves what is put into cells, remembers it for taking back, and keeps what was refused in sight. */
export function useCellEdits(gridApi: RefObject<GridApi<Contact> | null>, workspaceId: string) {
  const queries = useQueryClient()
  const faults = useRef<CellFaults>(new Map()).current
  const edits = useRef<Edit[]>([]).current

  const show = (contact: Contact, columnId: string) => {
    queries.setQueryData(['contact', workspaceId, contact.id], contact)
    const node = gridApi.current?.getRowNode(contact.id)
    if (!node) return
    node.setData(contact)
    gridApi.current?.refreshCells({ rowNodes: [node], columns: [columnId], force: true })
  }

  const put = async (contact: Contact, column: Column, after: unknown): Promise<boolean> => {
    const before = valueIn(contact, column)
    const key = cellKey(contact.id, column.id)
    faults.delete(key)
    if (JSON.stringify(before) === JSON.stringify(after)) {
      show(contact, column.id)
      return false
    }
    try {
      const changed = await sendCall<Contact>(changeCall(contact, column, before, after))
      show(changed, column.id)
      queries.invalidateQueries({ queryKey: ['history', workspaceId, contact.id] })
      return true
    } catch (error) {
      if (staysInCell(error)) faults.set(key, cellFaultOf(after, error))
      else showError(error)
      show(contact, column.id)
      return false
    }
  }

  const save = async (contact: Contact, column: Column, after: unknown) => {
    const before = valueIn(contact, column)
    if (!(await put(contact, column, after))) return
    edits.push({ id: contact.id, column, before, after })
    if (edits.length > editsKept) edits.shift()
  }

  const undo = async () => {
    const edit = edits.pop()
    if (edit === undefined) return showDone(strings.contacts.nothingToUndo)
    try {
      const present = await sendCall<Contact>(contactCall(workspaceId, edit.id))
      const isOurs =
        JSON.stringify(normal(valueIn(present, edit.column))) === JSON.stringify(normal(edit.after))
      if (!isOurs) return showDone(strings.contacts.changedSince)
      if (await put(present, edit.column, edit.before)) showDone(strings.contacts.undone)
    } catch (error) {
      showError(error)
    }
  }

  return { faults, save, undo }
}

/** What was typed is kept in sight where it can be put right, or saved again in a moment. */
function staysInCell(error: unknown): error is ApiError {
  const codes = ['invalid', 'conflict', 'unreachable', 'unavailable']
  return error instanceof ApiError && codes.includes(error.code)
}

/** Roster writes phones, emails and sets its own way; a value is ours when it says the same. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].map(String).sort()
  return typeof value === 'string' ? value.replaceAll(/[\s().-]/g, '').toLowerCase() : value
}

/** The call that puts a value into a contact's column. Of sets only the difference is sent, so that no neighbour's is lost. */
function changeCall(contact: Contact, column: Column, before: unknown, after: unknown): ApiCall {
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

/** What somebody put into a cell that was not taken, and why. It stays in sight until the cell is edited again. */
interface CellFault {
  value: unknown
  message: string
  /** Who has it already. */
  holderId?: string | undefined
}

/** By contact and column. Mutable: the grid reads it while it paints. */
export type CellFaults = Map<string, CellFault>

export const cellKey = (contactId: string, columnId: string) => `${contactId} ${columnId}`

function cellFaultOf(value: unknown, error: ApiError): CellFault {
  const [fault] = error.faults
  return {
    value,
    message: fault ? fault.message : error.message,
    holderId: fault?.existingContactId,
  }
}
