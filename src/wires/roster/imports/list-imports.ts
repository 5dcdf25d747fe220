import { listImports as listCoreImports } from '../../../core/imports/list-imports.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { cursorOf, isIdKey } from '../../../http/cursor.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { Page, toPage } from '../page.ts'
import { pageQuery, pageSizeDefault, workspaceQuery } from '../parameters.ts'
import { ImportSummaryWire, importToSummary } from './import-wire.ts'

const cursor = cursorOf('imports', isIdKey)

export const listImports = ({ directory }: Services) =>
  operation({
    id: 'listImports',
    summary: 'List imports, newest first',
    description: 'Each without its profile.',
    group: 'Imports',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...pageQuery() }),
    answers: { 200: Page(ImportSummaryWire) },
    async handle(call) {
      const { limit = pageSizeDefault, cursor: after } = call.query
      const beforeId = cursor.read(after)
      const scope = await callScope(directory, call)
      const { imports, hasMore } = await listCoreImports(scope, { limit, beforeId })
      return { status: 200, body: toPage(imports, hasMore, importToSummary, ({ id }) => cursor.write(id)) }
    },
  })
