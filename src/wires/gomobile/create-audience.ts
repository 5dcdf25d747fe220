import { createList } from '../../core/lists/create-list.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { AudienceWire, audienceToWire, CreateAudienceBody } from './audience.ts'

export const createAudience = ({ directory }: Services) =>
  operation({
    id: 'createAudience',
    summary: 'Create an audience',
    description: 'Empty; `add-contacts` fills it. Every other wire’s contact lists are audiences here.',
    group: 'Audiences',
    scope: 'write',
    body: CreateAudienceBody,
    collectsFaults: true,
    answers: { 201: AudienceWire },
    async handle({ body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const list = await createList(scope, { ...body, faults })
      return { status: 201, body: audienceToWire(scope.workspaceId, { ...list, memberCount: 0 }) }
    },
  })
