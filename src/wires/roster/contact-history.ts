import { type Static, Type } from 'typebox'
import { type HistoryEntry, listHistory } from '../../core/contacts/history.ts'
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
import { Page, toPage } from './pages.ts'
import { ownerQuery, pageQuery, pageSizeDefault } from './parameters.ts'

const HistoryEntryWire = Fields(
  {
    version: Type.Integer({ description: 'The contact’s version that this made' }),
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
  },
  { title: 'HistoryEntry' },
)

const isVersion = (key: unknown): key is number =>
  Number.isInteger(key) && (key as number) >= 1 && (key as number) <= 2_147_483_647

export const listContactHistory = ({ directory }: Services) =>
  operation({
    id: 'listContactHistory',
    summary: 'List what happened to a contact, newest first',
    description: 'Of living contacts and of those in the bin.',
    group: 'Contacts',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...pageQuery() }),
    answers: { 200: Page(HistoryEntryWire) },
    async handle(call) {
      const { params, query } = call
      const { id } = params
      const { limit = pageSizeDefault } = query
      const cursor = cursorOf(`history ${id}`, isVersion)
      const belowVersion = cursor.read(query.cursor)
      const scope = await pathScope(directory, 'contacts', call)
      const { entries, hasMore } = await listHistory(scope, id, { belowVersion, limit })
      return { status: 200, body: toPage(entries, hasMore, toWire, ({ version }) => cursor.write(version)) }
    },
  })

function toWire({ at, ...entry }: HistoryEntry): Static<typeof HistoryEntryWire> {
  return { ...entry, at: at.toISOString() }
}
