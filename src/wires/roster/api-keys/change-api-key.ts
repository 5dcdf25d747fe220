import { changeKey } from '../../../core/keys/change-key.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { ApiKeyWire, apiKeyToWire, ChangeApiKeyBody } from './api-key-wire.ts'

export const changeApiKey = ({ directory }: Services) =>
  operation({
    id: 'changeApiKey',
    summary: 'Change a key',
    description: 'Its name, scopes or expiry, at least one of them. A revoked key is 404.',
    group: 'API keys',
    scope: 'admin',
    params: IdParams,
    body: ChangeApiKeyBody,
    collectsFaults: true,
    answers: { 200: ApiKeyWire },
    async handle({ params: { id }, body, faults, principal }) {
      const key = await changeKey(directory, principal, id, { ...body, faults })
      return { status: 200, body: apiKeyToWire(key) }
    },
  })
