import { revokeKey } from '../../../core/keys/revoke-key.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'

export const revokeApiKey = ({ directory }: Services) =>
  operation({
    id: 'revokeApiKey',
    summary: 'Revoke a key',
    description:
      'For good, and at once; other processes on the same database follow within a second. Again answers the same.',
    group: 'API keys',
    scope: 'admin',
    params: IdParams,
    answers: { 204: null },
    async handle({ params: { id }, principal }) {
      await revokeKey(directory, principal, id)
      return { status: 204 }
    },
  })
