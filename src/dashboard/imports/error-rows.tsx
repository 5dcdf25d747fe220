import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { urlOf } from '../api/api-call.ts'
import { listAll } from '../api/list-all.ts'
import type { Import, RefusedRow } from '../api/wire-types.ts'
import { formatNumber } from '../contacts/values/format.ts'
import { hrefOf, navigate } from '../router/route.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { showError } from '../ui/toasts.tsx'
import { ErrorTable } from './error-table.tsx'
import { errorsFileCall, refusedRowsCall, refusedRowsQuery, uploadCall } from './import-calls.ts'
import { Pager } from './pager.tsx'
import { sendAgain } from './send-again.ts'

const words = strings.imports.errors
/** More are better downloaded, repaired and uploaded as a file. */
const sentTogetherMax = 50_000

/** The rows that were not written, all of them, a page at a time, to be put right here and sent again. */
export function ErrorRows({ found }: { found: Import }) {
  const { workspaceId, mayWrite } = usePlace()
  const [edited, setEdited] = useState<ReadonlyMap<number, string[]>>(new Map())
  const [busy, setBusy] = useState(false)
  const [page, setPage] = useState(0)
  const query = useInfiniteQuery(refusedRowsQuery(found))
  const total = found.counts.conflicted + found.counts.invalid
  const retry = async (rowsOf: () => Promise<string[][]> | string[][]) => {
    setBusy(true)
    try {
      const { made, start } = await sendAgain(found, await rowsOf())
      // Where it does not start as the first one did, its own page says what is to be changed.
      await start().catch(showError)
      navigate(hrefOf(`/w/${workspaceId}/imports/${made.id}`))
    } catch (error) {
      showError(error)
      setBusy(false)
    }
  }
  const inOrder = () => [...edited].sort(([a], [b]) => a - b).map(([, cells]) => cells)
  const all = async () => {
    const rows = await listAll<RefusedRow>(refusedRowsCall(found), undefined, Number.POSITIVE_INFINITY)
    return rows.map(({ line, cells }) => edited.get(line) ?? cells)
  }
  return (
    <section className="stack" aria-label={words.title}>
      <div className="row">
        <div className="grow">
          <h2>{words.title}</h2>
          <p className="quiet">{mayWrite ? words.text : words.viewerText}</p>
        </div>
        <ApiMenu
          call={[refusedRowsCall(found), errorsFileCall(found), uploadCall(workspaceId, new Blob())]}
          of={words.title}
        />
        <a className="button button-plain" href={urlOf(errorsFileCall(found))} download>
          <Icon name="download" />
          {words.download}
        </a>
      </div>
      <Loaded query={query}>
        {({ pages }) => (
          <>
            <ErrorTable
              headers={found.profile.headers}
              rows={pages[page]?.data ?? []}
              edited={edited}
              disabled={!mayWrite}
              onEdited={(line, cells) => setEdited(new Map(edited).set(line, cells))}
            />
            <Pager
              page={page}
              pageSize={pages[0]?.data.length ?? 0}
              total={total}
              busy={query.isFetchingNextPage}
              onPage={async (next) => {
                if (next >= pages.length) await query.fetchNextPage()
                setPage(next)
              }}
            />
            {mayWrite && (
              <div className="row">
                {edited.size > 0 && (
                  <Button look="primary" busy={busy} onClick={() => retry(inOrder)}>
                    {words.retry(formatNumber(edited.size))}
                  </Button>
                )}
                {total <= sentTogetherMax && (
                  <Button busy={busy} onClick={() => retry(all)}>
                    {words.retryAll(formatNumber(total))}
                  </Button>
                )}
              </div>
            )}
          </>
        )}
      </Loaded>
    </section>
  )
}
