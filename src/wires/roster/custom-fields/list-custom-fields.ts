import { listCustomFields as listCoreFields } from '../../../core/custom-fields/list-custom-fields.ts'
import { limits } from '../../../core/limits.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { cursorOf, isIdKey } from '../../../http/cursor.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { Page, toPage } from '../page.ts'
import { pageQuery, workspaceQuery } from '../parameters.ts'
import { CustomFieldWire, customFieldToWire } from './custom-field-wire.ts'

const cursor = cursorOf('custom-fields', isIdKey)
const all = limits.customFieldsPerWorkspaceMax

export const listCustomFields = ({ directory }: Services) =>
  operation({
    id: 'listCustomFields',
    summary: 'List custom fields in their order',
    description: `At first that in which they were made, until \`PUT /v2/custom-fields/order\` sets another. There are at most ${all}; without \`limit\` all of them come.`,
    group: 'Custom fields',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...pageQuery(all) }),
    answers: { 200: Page(CustomFieldWire) },
    async handle(call) {
      const { query } = call
      const { limit = all } = query
      const afterId = cursor.read(query.cursor)
      const scope = await callScope(directory, call)
      const fields = await listCoreFields(scope)
      // Of a field that is gone: the list from its beginning, rather than a part of it left out.
      const rest = fields.slice(fields.findIndex(({ id }) => id === afterId) + 1)
      const page = rest.slice(0, limit)
      const hasMore = rest.length > limit
      return { status: 200, body: toPage(page, hasMore, customFieldToWire, ({ id }) => cursor.write(id)) }
    },
  })
