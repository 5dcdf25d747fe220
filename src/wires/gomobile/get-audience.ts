import { getList } from '../../core/lists/get-list.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { AudienceWire, audienceToWire } from './audience.ts'

export const getAudience = ({ directory }: Services) =>
  operation({
    id: 'getAudience',
    summary: 'Get an audience',
    group: 'Audiences',
    scope: 'read',
    params: IdParams,
    answers: { 200: AudienceWire },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      return { status: 200, body: audienceToWire(scope.workspaceId, await getList(scope, id)) }
    },
  })
