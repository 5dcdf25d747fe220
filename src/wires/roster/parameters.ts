import { type Static, Type } from 'typebox'
import { limits } from '../../core/kernel/limits.ts'
import { Fields, Flag, List, Nullable, Text, Uuid, Whole } from '../../http/validation/schema.ts'

/** The query of a call that works in one workspace. */
export const workspaceQuery = {
  workspaceId: Type.Optional(
    Uuid({
      description: 'The workspace. Needed with an account key; with a workspace key optional, and its own',
    }),
  ),
}

/** Narrows a list of tags, lists or segments. */
export const nameQuery = {
  q: Type.Optional(
    Text(limits.searchMax, {
      description: 'Only those whose name holds this, without case',
      examples: ['vip'],
    }),
  ),
}

/** The workspace in a body. */
export const workspaceBody = {
  workspaceId: Type.Optional(
    Nullable(
      Uuid({
        description: 'The workspace, instead of in the query. Needed with an account key in one of the two',
      }),
    ),
  ),
}

/** The parameters of a call whose path has an id, which finds its own workspace. */
export const ownerQuery = {
  workspaceId: Type.Optional(
    Uuid({ description: 'Not needed: the id finds its own workspace. When given it must be that one' }),
  ),
}

const dryRunWords = 'Answers 200 with what would happen, or refuses as the write would; writes nothing'

/** For every call that can say what it would do: in the query or in the body. */
export const dryRunQuery = { dryRun: Type.Optional(Flag({ description: dryRunWords, default: false })) }
export const dryRunBody = {
  dryRun: Type.Optional(Nullable(Flag({ description: dryRunWords, default: false }))),
}

/** Beside what would happen. */
export const dryRunAnswer = {
  dryRun: Type.Optional(Type.Literal(true, { description: 'With `dryRun`: nothing was written' })),
}

interface MaybeDry {
  query?: { dryRun?: boolean | undefined } | undefined
  body?: { dryRun?: boolean | null | undefined } | undefined
}

/** Whether a call only asks what it would do. */
export function isDryRun({ query, body }: MaybeDry): boolean {
  return query?.dryRun === true || body?.dryRun === true
}

export const WorkspaceQuery = Fields(workspaceQuery)
export const OwnerQuery = Fields(ownerQuery)

export const pageSizeDefault = 50

/** The query of every list. */
export const pageQuery = (limitDefault = pageSizeDefault) => ({
  limit: Type.Optional(Whole(1, limits.pageMax, { description: 'Items a page', default: limitDefault })),
  cursor: Type.Optional(
    Text(4096, { description: '`nextCursor` of the page before; left out for the first page' }),
  ),
  total: Type.Optional(Flag({ description: 'Count all of them too, exactly', default: false })),
})

export const deletedQuery = (description: string) => ({
  deleted: Type.Optional(Flag({ description, default: false })),
})

/** The segments whose filter names what was deleted, or a segment that does. */
export const UsingSegments = List(Fields({ id: Uuid(), name: Type.String() }, { title: 'UsingSegment' }), {
  description: 'The segments that name it',
})

/** A deletion: what stands in the way of it may be overruled. */
export const RemovalQuery = Fields({
  ...ownerQuery,
  force: Type.Optional(
    Flag({
      description:
        'Also where a segment excludes by it, and would then include contacts that it leaves out now',
      default: false,
    }),
  ),
  ...dryRunQuery,
})

/** What the deletion of a tag, list or custom field answers. */
export const AffectedWire = Fields(
  {
    ...dryRunAnswer,
    contactsAffected: Type.Integer({ minimum: 0, description: 'How many living contacts it was taken from' }),
    usedBySegments: UsingSegments,
    jobId: Type.Optional(
      Uuid({
        description:
          'The job of the deletion, which has ended: `POST /v2/jobs/{id}/undo` takes it back. Not with `dryRun`',
      }),
    ),
  },
  { title: 'Affected' },
)

/** Contacts, beyond which a call's data are worth a thought. */
const ordinaryMax = 200

/** Whether so many contacts make a call a large one. */
export function isLarge(contacts: number | null | undefined): boolean {
  return (contacts ?? 0) > ordinaryMax
}

/** A deletion's answer. */
export function affectedToWire(
  call: MaybeDry,
  contactsAffected: number,
  { usedBySegments: uses, jobId }: { usedBySegments: readonly { id: string; name: string }[]; jobId: string },
): Static<typeof AffectedWire> {
  return {
    ...(isDryRun(call) && { dryRun: true as const }),
    contactsAffected,
    usedBySegments: uses.map(({ id, name }) => ({ id, name })),
    ...(!isDryRun(call) && { jobId }),
  }
}
