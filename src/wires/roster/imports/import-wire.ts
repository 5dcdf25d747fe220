import { type Static, Type } from 'typebox'
import { mappingReasons } from '../../../core/imports/file-profile.ts'
import type { Import } from '../../../core/imports/import.ts'
import { importBuckets, noCounts } from '../../../core/imports/import-buckets.ts'
import type { ImportPlan } from '../../../core/imports/import-plan.ts'
import { importProgress } from '../../../core/imports/import-progress.ts'
import { jobStates } from '../../../core/jobs/job.ts'
import { Fields, Json, List, Nullable, OneOf, Timestamp, Uuid, Whole } from '../../../http/schema.ts'
import { MappedColumnWire } from './import-bodies.ts'

const count = (description: string) => Whole(0, 2_147_483_647, { description })

const summary = {
  id: Uuid({ description: 'Of its job too, and of its changes in the history as `operationId`' }),
  workspaceId: Uuid(),
  state: OneOf(['uploaded', ...jobStates], {
    description: '`uploaded` until it is started; the last three are final',
  }),
  fileName: Nullable(Type.String()),
  bytes: Type.Integer(),
  sha256: Type.String(),
  plan: Json({ description: 'What the start asked for, with everything that was left out; null before it' }),
  rowsRead: count('Rows read so far, header and blank rows apart'),
  rowsTotal: Nullable(count('Known once all are read')),
  counts: Fields(
    Object.fromEntries(importBuckets.map((bucket) => [bucket, count('Rows')])) as Record<
      (typeof importBuckets)[number],
      ReturnType<typeof count>
    >,
    {
      title: 'ImportCounts',
      description: 'Every row that was read is in one of them: they sum to `rowsRead`',
    },
  ),
  repeated: count('Of those, rows about somebody whom an earlier row was about'),
  doNotContactKept: count('Of those, rows that would have lifted a do-not-contact flag, which stays'),
  progress: Nullable(
    Type.Number({ description: 'Up to 1; null where the end cannot be told before it comes' }),
  ),
  rowsPerSecond: Nullable(Type.Integer()),
  secondsLeft: Nullable(Type.Integer({ description: 'At the rate so far' })),
  error: Nullable(Type.String({ description: 'With `failed`: why' })),
  actor: Type.String(),
  createdAt: Timestamp(),
  startedAt: Nullable(Timestamp()),
  finishedAt: Nullable(Timestamp()),
}

const ProfileWire = Fields(
  {
    format: Json({
      description: 'How the bytes are read: kind, packing, encoding, delimiter, header, sheet',
    }),
    headers: List(Type.String()),
    sampledRows: Type.Integer(),
    columns: List(
      Fields({
        column: Type.Integer(),
        header: Type.String(),
        filled: Type.Integer({ description: 'Of the sampled rows' }),
        samples: List(Type.String()),
        evidence: Type.String({ examples: ['97 % of the cells parse as phones, region US'] }),
      }),
    ),
    preview: List(
      Fields({ line: Type.Integer(), cells: List(Type.String()), fault: Nullable(Type.String()) }),
      { description: 'The first rows, as they stand in the file' },
    ),
    mapping: List(
      Fields({
        ...MappedColumnWire.properties,
        because: OneOf(mappingReasons, {
          description:
            'What says so: the header, the cells, the mapping used before for these headers, Roster’s own export, nothing (`extra`: a custom field), or no cells (`empty`)',
        }),
      }),
      { description: 'Proposed' },
    ),
    defaultRegion: Nullable(
      Type.Unsafe<{ region: string; because: string; share: number }>({
        type: 'object',
        properties: { region: { type: 'string' }, because: { type: 'string' }, share: { type: 'number' } },
        required: ['region', 'because', 'share'],
        additionalProperties: false,
      }),
    ),
  },
  { title: 'ImportProfile' },
)

export const ImportSummaryWire = Fields(summary, { title: 'ImportSummary' })

export const ImportWire = Fields(
  {
    ...summary,
    sameFileAs: List(Uuid(), { description: 'Other imports of the very same bytes, newest first' }),
    profile: ProfileWire,
  },
  { title: 'Import' },
)

export function importToSummary(found: Import): Static<typeof ImportSummaryWire> {
  const { job } = found
  const { repeated, doNotContactKept, ...counts } = { ...noCounts(), ...job?.counts }
  return {
    id: found.id,
    workspaceId: found.workspaceId,
    state: job?.state ?? (found.isDiscarded ? 'cancelled' : 'uploaded'),
    fileName: found.fileName,
    bytes: found.size,
    sha256: found.sha256,
    plan: found.plan === null ? null : planToWire(found.plan),
    rowsRead: job?.done ?? 0,
    rowsTotal: job?.total ?? null,
    counts,
    repeated,
    doNotContactKept,
    ...importProgress(found),
    error: job?.error ?? null,
    actor: found.actor,
    createdAt: found.createdAt.toISOString(),
    startedAt: job?.startedAt?.toISOString() ?? null,
    finishedAt: job?.finishedAt?.toISOString() ?? null,
  }
}

export function importToWire(found: Import, sameFileAs: string[]): Static<typeof ImportWire> {
  return { ...importToSummary(found), sameFileAs, profile: found.profile } as Static<typeof ImportWire>
}

/** Without what only the store needs. */
function planToWire({ mapping, ...plan }: ImportPlan): object {
  return { ...plan, mapping: mapping.map(({ slug: _, ...column }) => column) }
}
