import { type Static, Type } from 'typebox'
import { changeTypes } from '../../core/feed/change-types.ts'
import type { Change } from '../../core/feed/read-changes.ts'
import { Dictionary, Fields, Json, Nullable, OneOf, Timestamp, Uuid } from '../../http/validation/schema.ts'
import { ContactWire, contactToWire } from './contact-fields.ts'

const FieldChangeWire = Fields({ from: Json(), to: Json() }, { title: 'FieldChange' })

const NamedRecord = Fields({ id: Uuid(), name: Nullable(Type.String()) })

const JobOutcome = Fields({
  kind: Type.String({ examples: ['bulk'] }),
  state: OneOf(['done', 'cancelled', 'failed']),
  counts: Dictionary(Type.Integer()),
  error: Nullable(Type.String({ description: 'With `failed`: why' })),
})

/** One thing that happened, as the feed and webhooks tell it. */
export const ChangeWire = Fields(
  {
    id: Type.String({
      description: 'Equal each time that the change is delivered',
      examples: ['0199b5c2-….3'],
    }),
    type: OneOf(changeTypes),
    contactId: Nullable(
      Uuid({ description: 'The contact of a `contact.…` change; null for every other type' }),
    ),
    version: Nullable(
      Type.Integer({ description: 'The contact’s version that this made; null where it made none' }),
    ),
    at: Timestamp(),
    actor: Type.String({ description: 'Who did it; a key is `key:` and its id, a person `person:`' }),
    actorName: Type.Optional(
      Nullable(
        Type.String({
          description:
            'With `include=actor`: what the person or the key is called today, or was at last; null of anything else',
        }),
      ),
    ),
    operationId: Uuid({ description: 'What it was part of: the request (its `X-Request-Id`), batch or job' }),
    jobId: Type.Optional(Uuid({ description: 'The job that did it, or that ended' })),
    changes: Dictionary(FieldChangeWire, {
      description:
        'By field as contacts call it. Tags and custom fields by the names that they have now, lists by id. Of a creation everything that the contact began with',
      examples: [{ city: { from: null, to: 'London' } }],
    }),
    record: Type.Optional(
      Fields(
        {
          kind: Type.String({ examples: ['tag'] }),
          id: Uuid(),
          name: Nullable(Type.String({ description: 'What it was called after this' })),
          into: Type.Optional(NamedRecord),
          job: Type.Optional(JobOutcome),
          reason: Type.Optional(
            Type.String({ description: 'Why a webhook was paused', examples: ['failing'] }),
          ),
        },
        {
          title: 'ChangedRecord',
          description:
            'What `tag.…`, `list.…`, `field.…`, `segment.…`, `import.…`, `job.…` and `webhook.…` are about',
        },
      ),
    ),
    contact: Type.Optional(
      Nullable(
        Type.Unsafe<Static<typeof ContactWire>>({
          ...ContactWire,
          description:
            'With `include=contact`: the contact as it is now, the bin’s too; null when it is no more',
        }),
      ),
    ),
  },
  { title: 'Change' },
)

/** A change in this wire's words. */
export function changeToWire(change: Change): Static<typeof ChangeWire> {
  const { id, type, contactId, version, at, actor, actorName } = change
  const { operationId, jobId, changes, record, contact } = change
  return {
    id,
    type,
    contactId,
    version,
    at: at.toISOString(),
    actor,
    ...(actorName !== undefined && { actorName }),
    operationId,
    ...(jobId !== null && { jobId }),
    changes: { ...changes },
    ...(record !== null && { record }),
    ...(contact !== undefined && { contact: contact && contactToWire(contact) }),
  } as Static<typeof ChangeWire>
}
