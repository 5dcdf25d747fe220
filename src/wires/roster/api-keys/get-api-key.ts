import { getKey } from '../../../core/keys/get-key.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { ApiKeyWire, apiKeyToWire } from './api-key-wire.ts'

export const getApiKey = ({ directory }: Services) =>
  operation({
    id: 'getApiKey',
    summary: 'Get a key',
    description: 'Revoked ones too; never the key itself.',
    group: 'API keys',
    scope: 'admin',
    params: IdParams,
    answers: { 200: ApiKeyWire },
    async handle({ params: { id }, principal }) {
      return { status: 200, body: apiKeyToWire(await getKey(directory, principal, id)) }
    },
  })
