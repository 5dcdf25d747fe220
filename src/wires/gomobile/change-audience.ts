import { changeList } from '../../core/lists/change-list.ts'
import { getList } from '../../core/lists/get-list.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { AudienceWire, audienceToWire, ChangeAudienceBody } from './audience.ts'

/** `PUT` and `PATCH` are one operation under two ids, as for contacts. */
export const changeAudience = ({ directory }: Services, id: 'changeAudience' | 'putAudience') =>
  operation({
    id,
    summary: 'Change an audience',
    description: 'Changes only what is given, with PUT and PATCH alike; null clears the description.',
    group: 'Audiences',
    scope: 'write',
    params: IdParams,
    body: ChangeAudienceBody,
    collectsFaults: true,
    answers: { 200: AudienceWire },
    async handle({ params: { id }, body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      // The core asks for at least one field; on this wire a change of nothing is one.
      const saysSomething = Object.keys(body).length > 0 || faults.length > 0
      if (saysSomething) await changeList(scope, id, { ...body, faults })
      return { status: 200, body: audienceToWire(scope.workspaceId, await getList(scope, id)) }
    },
  })
