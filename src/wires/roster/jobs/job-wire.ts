import { type Static, Type } from 'typebox'
import { customFieldTypes } from '../../../core/custom-fields/custom-field-type.ts'
import { type Job, jobStates } from '../../../core/jobs/job.ts'
import { Dictionary, Fields, Json, Nullable, OneOf, Timestamp, Uuid, Whole } from '../../../http/schema.ts'

const countMax = 2_147_483_647

export const JobWire = Fields(
  {
    id: Uuid({ description: 'Of its changes in the history too, as `operationId`' }),
    workspaceId: Uuid(),
    kind: OneOf(['bulk', 'undo', 'import', 'retype']),
    state: OneOf(jobStates, { description: 'The last three are final' }),
    total: Nullable(Whole(0, countMax, { description: 'Contacts it is about; null until they are counted' })),
    done: Whole(0, countMax, { description: 'Contacts it has dealt with' }),
    counts: Dictionary(Whole(0, countMax), {
      description:
        'What became of those. bulk: changed, unchanged, skipped (no longer selected), refused. undo: undone, unchanged, kept. retype: converted, unchanged, dropped, kept. import: as `/v2/imports/{id}` says',
    }),
    error: Nullable(Type.String({ description: 'With `failed`: why' })),
    actor: Type.String({ description: 'Who asked for it; a key is `key:` and its id' }),
    createdAt: Timestamp(),
    startedAt: Nullable(Timestamp()),
    finishedAt: Nullable(Timestamp()),
    action: Type.Optional(Json({ description: 'bulk: as it was asked for' })),
    selection: Type.Optional(Json({ description: 'bulk: as it was asked for; `idCount` stands for `ids`' })),
    undoes: Type.Optional(Uuid({ description: 'undo and retype: the job that is undone' })),
    customFieldId: Type.Optional(Uuid({ description: 'retype: the field' })),
    from: Type.Optional(OneOf(customFieldTypes, { description: 'retype: the type that the field had' })),
    to: Type.Optional(OneOf(customFieldTypes, { description: 'retype: the type that it has now' })),
  },
  {
    title: 'Job',
    examples: [
      {
        id: '0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27',
        workspaceId: '0199b5c2-0000-7000-8000-000000000000',
        kind: 'bulk',
        state: 'running',
        total: 100_000,
        done: 42_000,
        counts: { changed: 41_998, unchanged: 0, skipped: 2, refused: 0 },
        error: null,
        actor: 'key:…',
        createdAt: '2026-01-01T12:00:00.000Z',
        startedAt: '2026-01-01T12:00:00.010Z',
        finishedAt: null,
        action: { type: 'addTags', tags: ['vip'] },
        selection: { filter: 'country:GB and not tag:vip' },
      },
    ],
  },
)

/** What a kind shows of what it was asked for. */
const shown: Record<string, (input: Record<string, unknown>) => object> = {
  bulk: ({ action, selection }) => ({ action, selection }),
  undo: ({ jobId }) => ({ undoes: jobId }),
  retype: ({ fieldId, from, to, undoes }) => {
    const [undone] = undoes as string[]
    return { customFieldId: fieldId, from, to, ...(undone !== undefined && { undoes: undone }) }
  },
}

export function jobToWire(job: Job): Static<typeof JobWire> {
  const { id, workspaceId, kind, state, total, done, counts, error, actor } = job
  return {
    id,
    workspaceId,
    kind,
    state,
    total,
    done,
    counts,
    error,
    actor,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    ...shown[kind]?.(job.input as Record<string, unknown>),
  } as Static<typeof JobWire>
}
