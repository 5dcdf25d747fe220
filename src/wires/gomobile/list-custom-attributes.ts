import { listCustomFields } from '../../core/custom-fields/list-custom-fields.ts'
import { limits } from '../../core/limits.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { List } from '../../http/schema.ts'
import { CustomAttributeWire, customAttributeToWire } from './custom-attribute.ts'

export const listCustomAttributes = ({ directory }: Services) =>
  operation({
    id: 'listCustomAttributes',
    summary: 'List custom attributes',
    description: `A bare array of all, in the order they were made; there are at most ${limits.customFieldsPerWorkspaceMax}.`,
    group: 'Custom Attributes',
    scope: 'read',
    answers: { 200: List(CustomAttributeWire) },
    async handle({ principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const fields = await listCustomFields(scope, { by: 'age' })
      return { status: 200, body: fields.map((field) => customAttributeToWire(scope.workspaceId, field)) }
    },
  })
