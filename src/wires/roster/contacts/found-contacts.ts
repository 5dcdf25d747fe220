import { type Static, Type } from 'typebox'
import { type ContactQuery, findContacts, type PageEdge } from '../../../core/contacts/find-contacts.ts'
import { refuseFaults } from '../../../core/failure.ts'
import { closest } from '../../../core/filters/closest.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { Fields, List, Nullable, Text } from '../../../http/schema.ts'
import { pageSizeDefault } from '../parameters.ts'
import type { FindParameters } from './contact-query.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'

const cursor = (whose: string) =>
  Nullable(Type.String({ description: `Send it as \`cursor\` for the page ${whose}` }))

/** A page of contacts; with `fields`, of parts of them. */
export const FoundContactsWire = Fields(
  {
    data: List(Fields(Type.Partial(ContactWire).properties, { title: 'FoundContact' }), {
      description: 'Whole contacts, or the `fields` that were asked for and always the id',
    }),
    nextCursor: cursor('after this one; null on the last'),
    previousCursor: cursor('before this one; null on the first'),
    total: Type.Optional(Type.Integer({ description: 'Exact; only with `total=true`' })),
  },
  { title: 'FoundContacts' },
)

export const fieldsText = Text(1024, {
  description: 'Only these keys of each contact, with commas between; the id always comes',
  examples: ['firstName,lastName,phone'],
})

interface Find
  extends Omit<FindParameters, 'cursor'>,
    Pick<ContactQuery, 'filter' | 'listId' | 'segmentId' | 'ids'> {
  cursor?: string | undefined
  fields?: readonly string[] | undefined
}

/** Finds contacts and puts the page into this wire's envelope. */
export async function findForWire(
  scope: Parameters<typeof findContacts>[0],
  { cursor, limit = pageSizeDefault, fields, ...query }: Find,
): Promise<Static<typeof FoundContactsWire>> {
  const shown = keysOf(fields)
  const list = ['contacts', query.sort, query.q && 'q', query.deleted && 'bin'].filter((part) => part)
  const cursors = cursorOf(list.join(' '), isEdgeKey)
  const key = cursors.read(cursor)
  const from = key && toEdge(key)
  const { contacts, previous, next, total } = await findContacts(scope, { ...query, limit, from })
  const write = (edge: PageEdge | undefined) => (edge === undefined ? null : cursors.write(toKey(edge)))
  return {
    data: contacts.map(contactToWire).map((contact) => pick(contact, shown)),
    nextCursor: write(next),
    previousCursor: write(previous),
    ...(total !== undefined && { total }),
  }
}

type ContactKey = keyof Static<typeof ContactWire>
const contactKeys = Object.keys(ContactWire.properties) as ContactKey[]

function keysOf(fields: readonly string[] | undefined): ContactKey[] | undefined {
  if (fields === undefined) return undefined
  refuseFaults(
    fields.flatMap((field) => {
      if ((contactKeys as string[]).includes(field)) return []
      const suggestion = closest(field, contactKeys)
      return [{ field: 'fields', code: 'unknown_field', ...(suggestion && { suggestion }) } as const]
    }),
  )
  return contactKeys.filter((key) => key === 'id' || fields.includes(key))
}

function pick(contact: Static<typeof ContactWire>, keys: readonly ContactKey[] | undefined) {
  return keys === undefined ? contact : Object.fromEntries(keys.map((key) => [key, contact[key]]))
}

type EdgeKey = [way: 'next' | 'previous', part: number, key: string | null, id: string]

const toKey = ({ position: { part, key, id }, isBefore }: PageEdge): EdgeKey => [
  isBefore ? 'previous' : 'next',
  part,
  key,
  id,
]

const toEdge = ([way, part, key, id]: EdgeKey): PageEdge => ({
  position: { part, key, id },
  isBefore: way === 'previous',
})

/** Its shape; whether the order has such a place is for the core. */
function isEdgeKey(value: unknown): value is EdgeKey {
  if (!Array.isArray(value) || value.length !== 4) return false
  const [way, part, key, id] = value
  const isText = typeof key === 'string' || key === null
  return (
    (way === 'next' || way === 'previous') && typeof part === 'number' && isText && typeof id === 'string'
  )
}
