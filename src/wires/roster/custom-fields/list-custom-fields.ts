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
    summary: 'List custom fields, oldest first',
    description: `There are at most ${all}; without \`limit\` all of them come.`,
    group: 'Custom fields',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...pageQuery(all) }),
    answers: { 200: Page(CustomFieldWire) },
    async handle(call) {
      const { query } = call
      const { limit = all } = query
      const afterId = cursor.read(query.cursor)
      const scope = await callScope(directory, call)
      const fields = (await listCoreFields(scope)).filter(({ id }) => afterId === undefined || id > afterId)
      const page = fields.slice(0, limit)
      const hasMore = fields.length > limit
      return { status: 200, body: toPage(page, hasMore, customFieldToWire, ({ id }) => cursor.write(id)) }
    },
  })
