import { Type } from 'typebox'
import { listNewest } from '../../../core/contacts/list-newest.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { cursorOf, isIdKey } from '../../../http/cursor.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, Flag } from '../../../http/schema.ts'
import { CountedPage, toPage } from '../page.ts'
import { deletedQuery, pageQuery, pageSizeDefault, workspaceQuery } from '../parameters.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'

const cursors = { living: cursorOf('contacts', isIdKey), bin: cursorOf('bin', isIdKey) }

export const listContacts = ({ directory }: Services) =>
  operation({
    id: 'listContacts',
    summary: 'List contacts, newest first',
    group: 'Contacts',
    scope: 'read',
    query: Fields({
      ...workspaceQuery,
      ...pageQuery(),
      ...deletedQuery('List the bin instead of the living'),
      total: Type.Optional(Flag({ description: 'Count them all too, exactly', default: false })),
    }),
    answers: { 200: CountedPage(ContactWire) },
    async handle(call) {
      const { query } = call
      const { limit = pageSizeDefault, deleted = false, total = false } = query
      const cursor = deleted ? cursors.bin : cursors.living
      const beforeId = cursor.read(query.cursor)
      const scope = await callScope(directory, call)
      const page = await listNewest(scope, { deleted, limit, beforeId, total })
      return {
        status: 200,
        body: {
          ...toPage(page.contacts, page.hasMore, contactToWire, ({ id }) => cursor.write(id)),
          ...(page.total !== undefined && { total: page.total }),
        },
      }
    },
  })
