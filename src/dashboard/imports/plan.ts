import type { ApiCall } from '../api/api-call.ts'
import type { Import, ImportWrite, MappedColumn } from '../api/wire-types.ts'

/** How a file is to be written, as the API takes it; more of it than this page asks for is kept as it was. */
export interface Plan {
  mapping: MappedColumn[]
  mode: string
  write: ImportWrite
  tags: string[]
  listId: string | null
  /** As proposed where it is left out. */
  match?: string[] | undefined
}

/** As the import was last started, or as its profile proposes. */
export function planOf({ plan, profile }: Pick<Import, 'plan' | 'profile'>): Plan {
  return {
    mapping: profile.mapping.map(({ because: _, ...column }) => column),
    mode: 'upsert',
    write: { default: 'replace' },
    tags: [],
    listId: null,
    ...(plan as Partial<Plan> | null),
  }
}

export const startCall = ({ id, workspaceId }: Import, plan: Plan, dryRun = false): ApiCall => ({
  method: 'POST',
  path: `/v2/imports/${id}/start`,
  query: { workspaceId },
  body: { ...plan, dryRun },
})
