import { createKey } from '../../../core/keys/create-key.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { apiKeyToWire, CreateApiKeyBody, NewApiKeyWire } from './api-key-wire.ts'

export const createApiKey = ({ directory }: Services) =>
  operation({
    id: 'createApiKey',
    summary: 'Create a key',
    description: 'Its `key` is in this answer and in no other.',
    group: 'API keys',
    scope: 'admin',
    body: CreateApiKeyBody,
    collectsFaults: true,
    answers: { 201: NewApiKeyWire },
    async handle({ body, faults, principal }) {
      const { apiKey, secret } = await createKey(directory, principal, { ...body, faults })
      return { status: 201, body: { ...apiKeyToWire(apiKey), key: secret } }
    },
  })
