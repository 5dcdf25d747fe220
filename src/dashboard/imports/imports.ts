import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type ApiCall, type Page, type QueryValue, sendCall, urlOf } from '../api/api-call.ts'
import type { Import, ImportSummary, RefusedRow } from '../api/wire-types.ts'

export const importsCall = (workspaceId: string): ApiCall => ({
  method: 'GET',
  path: '/v2/imports',
  query: { workspaceId, limit: 50 },
})

export const recentImportsCall = (workspaceId: string): ApiCall => ({
  ...importsCall(workspaceId),
  query: { workspaceId, limit: 4 },
})

export const importCall = (workspaceId: string, id: string): ApiCall => ({
  method: 'GET',
  path: `/v2/imports/${id}`,
  query: { workspaceId },
})

const listQuery = (name: string, call: ApiCall) =>
  queryOptions({
    queryKey: [name, call.query?.workspaceId],
    staleTime: 0,
    queryFn: async ({ signal }) => (await sendCall<Page<ImportSummary>>(call, signal)).data,
  })

/** The last imports. */
export const importsQuery = (workspaceId: string) => listQuery('imports', importsCall(workspaceId))

/** The last few of them. */
export const recentImportsQuery = (workspaceId: string) =>
  listQuery('recent-imports', recentImportsCall(workspaceId))

export const importQuery = (workspaceId: string, id: string) =>
  queryOptions({
    queryKey: ['import', workspaceId, id],
    staleTime: 0,
    queryFn: ({ signal }) => sendCall<Import>(importCall(workspaceId, id), signal),
  })

/** Sends a file as it is; answers what is in it. `as` says how it is to be read, where that is known. */
export function uploadCall(workspaceId: string, file: Blob, as: Record<string, QueryValue> = {}): ApiCall {
  const fileName = file instanceof File ? file.name : undefined
  return { method: 'POST', path: '/v2/imports', query: { workspaceId, fileName, ...as }, body: file }
}

type Which = Pick<Import, 'id' | 'workspaceId'>

const of = (method: ApiCall['method'], { id, workspaceId }: Which, verb: string): ApiCall => ({
  method,
  path: `/v2/imports/${id}${verb}`,
  query: { workspaceId },
})

export const cancelImportCall = (found: Which) => of('POST', found, '/cancel')
export const undoImportCall = (found: Which) => of('POST', found, '/undo')
export const refusedRowsCall = (found: Which) => of('GET', found, '/errors')
/** A row that was refused, with its cells put right. */
export interface Repair {
  number: number
  cells: readonly string[]
}

/** Writes refused rows, put right, into the same import. */
export const repairImportCall = (found: Which, rows: readonly Repair[]): ApiCall => ({
  ...of('POST', found, '/rows'),
  body: { rows },
})

export const errorsFileCall = (found: Which) => of('GET', found, '/errors.csv')
export const warningsFileCall = (found: Which) => of('GET', found, '/warnings.csv')

/** The rows that were not written, a hundred at a time. */
export const refusedRowsQuery = (found: Import) =>
  infiniteQueryOptions({
    queryKey: ['refused-rows', found.workspaceId, found.id, found.finishedAt, found.counts],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) => {
      const call = refusedRowsCall(found)
      return sendCall<Page<RefusedRow>>({ ...call, query: { ...call.query, limit: 100, cursor } }, signal)
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })

export const isUnderWay = ({ state }: ImportSummary) => state === 'waiting' || state === 'running'

/** An import as it goes on, while it does. A lost stream opens again by itself. */
export function useImport(found: Import, onEnd: () => void): ImportSummary {
  const [present, setPresent] = useState<ImportSummary>(found)
  const end = useRef(onEnd)
  end.current = onEnd
  const { id, workspaceId } = found
  const watches = isUnderWay(found)
  useEffect(() => {
    if (!watches) return
    const stream = new EventSource(urlOf({ path: `/v2/imports/${id}/events`, query: { workspaceId } }))
    const take = (next: ImportSummary) => {
      setPresent(next)
      if (isUnderWay(next)) return
      stream.close()
      end.current()
    }
    stream.addEventListener('progress', ({ data }) => take(JSON.parse(data)))
    stream.addEventListener('error', () => {
      // The stream also ends like this when the last event was lost on the way.
      sendCall<Import>(importCall(workspaceId, id)).then(take, () => {})
    })
    return () => stream.close()
  }, [id, workspaceId, watches])
  return watches ? present : found
}

/** Whether an import only counted what it would do. */
export function wasTried(plan: unknown): boolean {
  return (plan as { dryRun?: boolean } | null)?.dryRun === true
}
