import { hrefOf, navigate, useRoute } from '../router/route.ts'
import { imports as importWords } from '../strings/imports.ts'
import '../styles/imports.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useState } from 'react'
import { describeError, sendCall } from '../api/api-call.ts'
import type { Import, ImportSummary } from '../api/wire-types.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { formatNumber, formatTime } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Loaded } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { ErrorRows } from './error-rows.tsx'
import { ImportProgress } from './import-progress.tsx'
import { ImportSetup } from './import-setup.tsx'
import { importCall, importQuery, importsCall, importsQuery, uploadCall, wasTried } from './imports.ts'
import type { Answers } from './questions.tsx'

/** Files on their way in: all of them, or the one that the address names. */
export default function ImportsPage() {
  const { segments } = useRoute()
  const id = segments[3]
  return <div className="page">{id === undefined ? <AllImports /> : <OneImport key={id} id={id} />}</div>
}

const words = importWords

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

/** Takes one file, by dropping or by choosing, and goes on to what is in it. */
export function DropZone() {
  const { workspaceId } = usePlace()
  const [reading, setReading] = useState<string>()
  const [over, setOver] = useState(false)
  const [error, setError] = useState<string>()
  const take = async (file: File | undefined) => {
    if (file === undefined) return
    setReading(file.name)
    setError(undefined)
    try {
      const { id } = await sendCall<Import>(uploadCall(workspaceId, file))
      navigate(hrefOf(`/w/${workspaceId}/imports/${id}`))
    } catch (failure) {
      setError(describeError(failure))
      setReading(undefined)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  return (
    <div>
      <label
        className={over ? 'drop-zone drop-zone-over' : 'drop-zone'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="upload" size={26} />
        <strong>{reading === undefined ? words.drop : words.uploading(reading)}</strong>
        <span className="quiet">{words.dropHint}</span>
        <input
          className="only-heard"
          type="file"
          disabled={reading !== undefined}
          onChange={(event) => take(event.target.files?.[0])}
        />
      </label>
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

/** One import, from its profile to its end. It continues without the page, so the user may leave and come back. */
export function OneImport({ id }: { id: string }) {
  const { workspaceId, mayWrite } = usePlace()
  const queries = useQueryClient()
  const query = useQuery(importQuery(workspaceId, id))
  const [said, setSaid] = useState<Answers>({})
  const reload = () => queries.invalidateQueries({ queryKey: importQuery(workspaceId, id).queryKey })
  return (
    <>
      <header className="page-header">
        <div className="page-header-text">
          <a className="back-link" href={hrefOf(`/w/${workspaceId}/imports`)}>
            <Icon name="arrowLeft" size={16} />
            {words.back}
          </a>
          <h1>
            <bdi>{query.data ? (query.data.fileName ?? words.noName) : strings.common.loading}</bdi>
          </h1>
        </div>
        <ApiMenu call={importCall(workspaceId, id)} />
      </header>
      <Loaded query={query}>
        {(found) => (
          <div className="stack import">
            <SameFile found={found} />
            {found.state !== 'uploaded' && (
              <ImportProgress key={found.startedAt} found={found} onChange={reload} />
            )}
            {mayWrite && mayStart(found) && (
              <ImportSetup
                key={JSON.stringify(found.profile.format)}
                found={found}
                said={said}
                onSaid={setSaid}
                onStarted={reload}
              />
            )}
            {isOver(found) && found.counts.conflicted + found.counts.invalid > 0 && (
              <ErrorRows found={found} onChange={reload} />
            )}
          </div>
        )}
      </Loaded>
    </>
  )
}

/** Before it was started, and after it was only tried. */
function mayStart({ state, plan }: Import): boolean {
  return state === 'uploaded' || (state === 'done' && wasTried(plan))
}

function isOver({ state }: Import): boolean {
  return state === 'done' || state === 'cancelled' || state === 'failed'
}

function SameFile({ found: { sameFileAs, state } }: { found: Import }) {
  const { workspaceId } = usePlace()
  const [first] = sameFileAs
  if (first === undefined || state !== 'uploaded') return null
  return (
    <p className="hint-bar">
      <Icon name="warning" size={16} />
      {words.again} <a href={hrefOf(`/w/${workspaceId}/imports/${first}`)}>{words.againLink}</a>
    </p>
  )
}
