import { useQueryClient } from '@tanstack/react-query'
import type { GridApi } from 'ag-grid-community'
import { type RefObject, useRef } from 'react'
import { ApiError } from '../../api/api-error.ts'
import { contactCall } from '../../api/queries.ts'
import { sendCall } from '../../api/send-call.ts'
import type { Contact } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { showDone, showError } from '../../ui/toasts.tsx'
import { type Column, valueIn } from '../columns/column.ts'
import { type CellFaults, cellFaultOf, cellKey } from './cell-fault.ts'
import { changeCall } from './change-call.ts'

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
