import { type Static, Type } from 'typebox'
import {
  countHistory,
  type HistoryEntry,
  type HistoryPlace,
  listHistory,
} from '../../core/contacts/history.ts'
import { isId } from '../../core/kernel/ids.ts'
import type { Services } from '../../core/services.ts'
import { pathScope } from '../../http/calls/call-scope.ts'
import { cursorOf } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  Fields,
  IdParams,
  Json,
  List,
  Nullable,
  OneOf,
  Timestamp,
  Uuid,
} from '../../http/validation/schema.ts'
import { Page, toPage, totalOf } from './pages.ts'
import { ownerQuery, pageQuery, pageSizeDefault } from './parameters.ts'

const HistoryEntryWire = Fields(
  {
    version: Type.Integer({
      description: 'The contact’s version that this made; with `record` its version at the time',
    }),
    action: OneOf(['created', 'updated', 'deleted', 'restored']),
    at: Timestamp(),
    actor: Type.String({
      description: 'Who did it; a key is `key:` and its id, a person `person:`',
      examples: ['key:…'],
    }),
    actorName: Nullable(
      Type.String({
        description: 'What the person or the key is called today, or was at last; null of anything else',
        examples: ['Ada Lovelace'],
      }),
    ),
    operationId: Uuid({
      description: 'What it was part of: the request (its `X-Request-Id`), batch or import',
    }),
    changes: List(
      Fields({
        field: Type.String({
          description: 'As contacts call it; custom fields, tags and lists by the names that they have now',
          examples: ['customFields.MRR'],
        }),
        from: Json(),
        to: Json(),
      }),
    ),
    record: Type.Optional(
      Fields(
        {
          kind: OneOf(['tag', 'list', 'field']),
          id: Uuid(),
          name: Nullable(Type.String({ description: 'What it was called after this' })),
          action: OneOf(['deleted', 'restored', 'updated']),
        },
        {
          title: 'HistoryRecord',
          description:
            'No version of the contact, but what became of a tag, list or custom field that it had',
        },
      ),
    ),
  },
  { title: 'HistoryEntry' },
)

type Key = number | [version: number, eventId: string]

function isKey(key: unknown): key is Key {
  if (!Array.isArray(key)) return isVersion(key)
  return key.length === 2 && isVersion(key[0]) && typeof key[1] === 'string' && isId(key[1])
}

const isVersion = (key: unknown): key is number =>
  Number.isInteger(key) && (key as number) >= 1 && (key as number) <= 2_147_483_647

const placeOf = (key: Key): HistoryPlace =>
  typeof key === 'number' ? { version: key, eventId: undefined } : { version: key[0], eventId: key[1] }

const keyOf = ({ version, eventId }: HistoryPlace): Key =>
  eventId === undefined ? version : [version, eventId]

export const listContactHistory = ({ directory }: Services) =>
  operation({
    id: 'listContactHistory',
    summary: 'List what happened to a contact, newest first',
    description:
      'Of living contacts and of those in the bin. Between the versions are the events of the contact’s tags, lists and custom fields: which one was deleted, restored or renamed, and the actor.',
    group: 'Contacts',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...pageQuery() }),
    answers: { 200: Page(HistoryEntryWire) },
    async handle(call) {
      const { params, query } = call
      const { id } = params
      const { limit = pageSizeDefault } = query
      const cursor = cursorOf(`history ${id}`, isKey)
      const key = cursor.read(query.cursor)
      const before = key === undefined ? undefined : placeOf(key)
      const scope = await pathScope(directory, 'contacts', call)
      const { entries, hasMore } = await listHistory(scope, id, { before, limit })
      const total = await totalOf(query, () => countHistory(scope, id))
      const body = toPage(entries, hasMore, toWire, ({ place }) => cursor.write(keyOf(place)), total)
      return { status: 200, body }
    },
  })

function toWire({ at, record, place: _, ...entry }: HistoryEntry): Static<typeof HistoryEntryWire> {
  return { ...entry, at: at.toISOString(), ...(record !== null && { record }) } as Static<
    typeof HistoryEntryWire
  >
}
