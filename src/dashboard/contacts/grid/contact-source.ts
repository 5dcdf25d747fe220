import type { IDatasource, SortModelItem } from 'ag-grid-community'
import { type Page, sendCall } from '../../api/api-call.ts'
import type { Contact } from '../../api/wire-types.ts'
import { isTransient, Pauses } from '../../edits/retry.ts'
import type { PlacedColumn } from '../../fields/columns.ts'
import { contactsCall, type View } from '../../router/view.ts'

interface Options {
  workspaceId: string
  view: Pick<View, 'filter' | 'q'>
  columns: readonly PlacedColumn[]
  /** Called with every page that was read. */
  onRows: (contacts: Contact[]) => void
  /** Called with the exact count, or with undefined and the error if the first page was refused. */
  onTotal: (total: number | undefined, error?: unknown) => void
  /** Called with whether a page is missing and is requested again. */
  onLate: (isLate: boolean) => void
}

export interface ContactSource extends IDatasource {
  /** Counts again with the next page, because contacts were added or removed. */
  recount: () => void
  /** Requests a missing page at once. */
  retry: () => void
}

/**
 * The pages of a view, for the grid; counted once, with the first page. A missing page is requested until it
 * arrives, and loaded rows stay.
 */
export function contactSource(options: Options): ContactSource {
  const { workspaceId, view, columns, onRows, onTotal, onLate } = options
  let total: number | undefined
  let hasRows = false
  const late = new Set<number>()
  const pauses = new Pauses()
  const abort = new AbortController()
  const mark = (row: number, isLate: boolean) => {
    if (isLate) late.add(row)
    else late.delete(row)
    onLate(late.size > 0)
  }
  return {
    async getRows({ startRow, endRow, sortModel, successCallback, failCallback }) {
      for (let attempt = 0; !abort.signal.aborted; attempt++) {
        const page = {
          offset: startRow,
          limit: endRow - startRow,
          ...(total === undefined && { total: true }),
        }
        const call = contactsCall(workspaceId, { ...view, sort: sortOf(sortModel, columns) }, page)
        try {
          const answer = await sendCall<Page<Contact>>(call, abort.signal)
          if (answer.total !== undefined) total = answer.total
          hasRows = true
          onRows(answer.data)
          successCallback(answer.data, total ?? -1)
          if (answer.total !== undefined) onTotal(total)
          return mark(startRow, false)
        } catch (error) {
          if (abort.signal.aborted) return
          if (!hasRows || !isTransient(error)) {
            failCallback()
            return onTotal(undefined, error)
          }
          mark(startRow, true)
          await pauses.wait(attempt)
        }
      }
    },
    destroy: () => {
      abort.abort()
      pauses.end()
    },
    recount() {
      total = undefined
    },
    retry: () => pauses.end(),
  }
}

/** The grid's order as the API takes it. */
export function sortOf(model: readonly SortModelItem[], columns: readonly PlacedColumn[]): string {
  const [first] = model
  const column = columns.find(({ id }) => id === first?.colId)
  if (!column) return ''
  return first?.sort === 'desc' ? `-${column.field}` : column.field
}
