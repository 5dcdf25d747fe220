import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Import } from '../api/wire-types.ts'
import { hrefOf } from '../router/route.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Icon } from '../ui/icon.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { ErrorRows } from './error-rows.tsx'
import { importCall, importQuery } from './import-calls.ts'
import { ImportProgress } from './import-progress.tsx'
import { ImportSetup } from './import-setup.tsx'
import { wasTried } from './was-tried.ts'

const words = strings.imports

/** One file from its profile to its end. It goes on without anybody watching, so one may leave and come back. */
export function OneImport({ id }: { id: string }) {
  const { workspaceId, mayWrite } = usePlace()
  const queries = useQueryClient()
  const query = useQuery(importQuery(workspaceId, id))
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
              <ImportSetup key={JSON.stringify(found.profile.format)} found={found} onStarted={reload} />
            )}
            {isOver(found) && found.counts.conflicted + found.counts.invalid > 0 && (
              <ErrorRows found={found} />
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
