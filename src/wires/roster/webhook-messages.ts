import { type TSchema, Type } from 'typebox'
import { type ChangeType, changeTypes } from '../../core/feed/change-types.ts'
import type { Message } from '../../http/calls/operation.ts'
import { DocumentedAs, Fields, Flag, Json, List, Timestamp } from '../../http/validation/schema.ts'
import { ChangeWire } from './change-wire.ts'

const { changes: _, contact: __, actorName: ___, ...named } = ChangeWire.properties as Record<string, TSchema>

/** A change as a thin message tells it. */
const ThinChangeWire = Fields(
  {
    ...named,
    fields: List(Type.String(), { description: 'Which fields changed', examples: [['city']] }),
    tooLarge: Type.Optional(
      Flag({ description: 'The whole change has over 256 kB: read the contact by its id' }),
    ),
  },
  {
    title: 'ThinChange',
    description: 'The change without data of contacts, for webhooks with `payload: thin`',
  },
)

/** What is sent to webhooks, by the name that each has in the document. */
export const messages: Record<string, Message> = {
  ...Object.fromEntries(
    changeTypes.map((type) => [type, { summary: summaryOf(type), body: bodyOf(type, anyChange()) }]),
  ),
  'webhook.test': {
    summary: 'A test, by POST /v2/webhooks/{id}/test: nothing has changed',
    body: bodyOf('webhook.test', Fields({ webhookId: Type.String(), message: Type.String() })),
  },
}

function anyChange(): TSchema {
  return DocumentedAs(Json(), { anyOf: [ChangeWire, ThinChangeWire] })
}

function bodyOf(type: string, data: TSchema): TSchema {
  return Type.Object({
    type: Type.Literal(type),
    timestamp: Timestamp({ description: 'When it happened; when it is sent is `webhook-timestamp`' }),
    data,
  })
}

function summaryOf(type: ChangeType): string {
  const [kind, action] = type.split('.') as [string, string]
  const what = kind === 'field' ? 'custom field' : kind
  return `${/^[aeiou]/.test(what) ? 'An' : 'A'} ${what} was ${action}`
}
