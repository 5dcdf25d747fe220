import type { IDatasource, SortModelItem } from 'ag-grid-community'
import { type Page, sendCall } from '../../api/api-call.ts'
import type { Contact } from '../../api/wire-types.ts'
import type { PlacedColumn } from '../../fields/columns.ts'
import { contactsCall, type View } from '../../router/view.ts'

interface Options {
  workspaceId: string
  view: Pick<View, 'filter' | 'q'>
  columns: readonly PlacedColumn[]
  /** The exact count; undefined with the error where the first page was refused. */
  onTotal: (total: number | undefined, error?: unknown) => void
}

interface ContactSource extends IDatasource {
  /** The next page is counted anew: somebody came or went. */
  recount: () => void
}

/** Pages of a view as the grid asks for them; counted once, with the first. */
export function contactSource({ workspaceId, view, columns, onTotal }: Options): ContactSource {
  let total: number | undefined
  const abort = new AbortController()
  return {
    async getRows({ startRow, endRow, sortModel, successCallback, failCallback }) {
      const page = { offset: startRow, limit: endRow - startRow, ...(total === undefined && { total: true }) }
      const call = contactsCall(workspaceId, { ...view, sort: sortOf(sortModel, columns) }, page)
      try {
        const answer = await sendCall<Page<Contact>>(call, abort.signal)
        if (answer.total !== undefined) {
          total = answer.total
          onTotal(total)
        }
        successCallback(answer.data, total ?? -1)
      } catch (error) {
        if (abort.signal.aborted) return
        failCallback()
        onTotal(undefined, error)
      }
    },
    destroy: () => abort.abort(),
    recount() {
      total = undefined
    },
  }
}

/** The grid's order as the API takes it. */
export function sortOf(model: readonly SortModelItem[], columns: readonly PlacedColumn[]): string {
  const [first] = model
  const column = columns.find(({ id }) => id === first?.colId)
  if (!column) return ''
  return first?.sort === 'desc' ? `-${column.field}` : column.field
}
