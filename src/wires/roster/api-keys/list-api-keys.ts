import { listKeys } from '../../../core/keys/list-keys.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { directoryCursor, directoryPage, toDirectoryPage } from '../directory-page.ts'
import { Page } from '../page.ts'
import { pageQuery } from '../parameters.ts'
import { ApiKeyWire, apiKeyToWire } from './api-key-wire.ts'

const cursor = directoryCursor('api-keys')

export const listApiKeys = ({ directory }: Services) =>
  operation({
    id: 'listApiKeys',
    summary: 'List the account’s keys, newest first',
    description: 'Those of its workspaces and revoked ones too; never the keys themselves.',
    group: 'API keys',
    scope: 'admin',
    query: Fields(pageQuery()),
    answers: { 200: Page(ApiKeyWire) },
    async handle({ query, principal }) {
      const page = directoryPage(cursor, query)
      const keys = await listKeys(directory, principal, page)
      return { status: 200, body: toDirectoryPage(keys, page, apiKeyToWire, cursor) }
    },
  })
