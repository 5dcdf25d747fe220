import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { urlOf } from '../api/api-call.ts'
import type { Import } from '../api/wire-types.ts'
import { formatNumber } from '../contacts/values/format.ts'
import { hrefOf, navigate } from '../router/route.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Table } from '../ui/table.tsx'
import { showError } from '../ui/toasts.tsx'
import { uploadFile } from './import-calls.ts'
import { readCsv, writeCsv } from './read-csv.ts'

interface ErrorRow {
  line: string
  field: string
  reason: string
  cells: string[]
}

const words = strings.imports.errors
const shownMax = 100

/** The rows that were not written, to be put right here and sent again as a file of their own. */
export function ErrorRows({ found }: { found: Import }) {
  const { workspaceId, mayWrite } = usePlace()
  const [edited, setEdited] = useState<Record<string, string[]>>({})
  const [busy, setBusy] = useState(false)
  const { headers, format } = found.profile
  const call = {
    method: 'GET',
    path: `/v2/imports/${found.id}/errors.csv`,
    query: { workspaceId },
  } as const
  const query = useQuery({
    queryKey: ['import-errors', workspaceId, found.id, found.finishedAt],
    queryFn: async ({ signal }) => {
      const text = await (await fetch(urlOf(call), { signal })).text()
      return readRows(text, (format as { delimiter?: string }).delimiter ?? ',')
    },
  })
  const retry = async (rows: readonly ErrorRow[]) => {
    setBusy(true)
    try {
      const text = writeCsv([headers, ...rows.map(({ line, cells }) => edited[line] ?? cells)])
      const name = words.repaired(found.fileName ?? strings.imports.noName)
      const { id } = await uploadFile(workspaceId, new Blob([text]), name)
      navigate(hrefOf(`/w/${workspaceId}/imports/${id}`))
    } catch (error) {
      showError(error)
      setBusy(false)
    }
  }
  return (
    <section className="stack">
      <div className="row">
        <div className="grow">
          <h2>{words.title}</h2>
          <p className="quiet">{words.text}</p>
        </div>
        <a className="button button-plain" href={urlOf(call)} download>
          <Icon name="download" />
          {words.download}
        </a>
      </div>
      <Loaded query={query}>
        {(rows) => {
          const shown = rows.slice(0, shownMax)
          return (
            <>
              <Table
                label={words.title}
                rows={shown}
                keyOf={({ line }) => line}
                columns={[
                  { label: words.line, cell: ({ line }) => <span className="number">{line}</span> },
                  { label: words.why, cell: ({ reason }) => <span className="reason">{reason}</span> },
                  ...headers.map((header, index) => ({
                    label: header || strings.imports.unnamed(index + 1),
                    cell: ({ line, cells }: ErrorRow) => (
                      <input
                        className="input error-cell"
                        aria-label={words.cell(header, line)}
                        disabled={!mayWrite}
                        value={(edited[line] ?? cells)[index] ?? ''}
                        onChange={(event) => {
                          const next = [...(edited[line] ?? cells)]
                          next[index] = event.target.value
                          setEdited({ ...edited, [line]: next })
                        }}
                      />
                    ),
                  })),
                ]}
              />
              {rows.length > shownMax && <p className="quiet">{words.shownOf(formatNumber(shownMax))}</p>}
              {mayWrite && (
                <div>
                  <Button look="primary" busy={busy} onClick={() => retry(shown)}>
                    {words.retry(formatNumber(shown.length))}
                  </Button>
                </div>
              )}
            </>
          )
        }}
      </Loaded>
    </section>
  )
}

function readRows(text: string, delimiter: string): ErrorRow[] {
  const [, ...rows] = readCsv(text, delimiter)
  return rows.map(([line = '', field = '', , reason = '', ...cells]) => ({ line, field, reason, cells }))
}
