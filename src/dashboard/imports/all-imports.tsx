import { useQuery } from '@tanstack/react-query'
import type { ImportSummary } from '../api/wire-types.ts'
import { formatNumber, formatTime } from '../contacts/values/format.ts'
import { hrefOf } from '../router/route.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Table } from '../ui/table.tsx'
import { DropZone } from './drop-zone.tsx'
import { importsCall, importsQuery, uploadCall } from './import-calls.ts'

const words = strings.imports

/** A place to drop a file, and what came in before. */
export function AllImports() {
  const { workspaceId, mayWrite } = usePlace()
  const query = useQuery(importsQuery(workspaceId))
  return (
    <>
      <header className="page-header">
        <div className="page-header-text">
          <h1>{words.title}</h1>
          <p className="quiet">{words.text}</p>
        </div>
        <ApiMenu
          call={[importsCall(workspaceId), ...(mayWrite ? [uploadCall(workspaceId, new Blob())] : [])]}
        />
      </header>
      <div className="stack">
        {mayWrite && <DropZone />}
        <Loaded query={query}>
          {(imports) =>
            imports.length === 0 ? (
              <p className="quiet imports-none">{words.none}</p>
            ) : (
              <Table
                label={words.title}
                rows={imports}
                keyOf={({ id }) => id}
                columns={[
                  {
                    label: words.file,
                    cell: ({ id, fileName }) => (
                      <a href={hrefOf(`/w/${workspaceId}/imports/${id}`)}>
                        <bdi>{fileName ?? words.noName}</bdi>
                      </a>
                    ),
                  },
                  { label: words.state, cell: (one) => words.states[one.state] },
                  { label: words.when, spare: true, cell: ({ createdAt }) => formatTime(createdAt) },
                  {
                    label: words.rows,
                    number: true,
                    cell: ({ rowsRead }: ImportSummary) => (
                      <span className="number">{formatNumber(rowsRead)}</span>
                    ),
                  },
                ]}
              />
            )
          }
        </Loaded>
      </div>
    </>
  )
}
