import { orderCustomFields as orderCoreFields } from '../../../core/custom-fields/order-custom-fields.ts'
import { limits } from '../../../core/limits.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, List, Uuid } from '../../../http/schema.ts'
import { Page } from '../page.ts'
import { WorkspaceQuery, workspaceBody } from '../parameters.ts'
import { CustomFieldWire, customFieldToWire } from './custom-field-wire.ts'

const OrderBody = Fields(
  {
    ...workspaceBody,
    ids: List(Uuid(), {
      maxItems: limits.customFieldsPerWorkspaceMax,
      description: 'Every custom field of the workspace, each once',
    }),
  },
  { title: 'CustomFieldOrder' },
)

export const orderCustomFields = ({ directory }: Services) =>
  operation({
    id: 'orderCustomFields',
    summary: 'Put the custom fields in order',
    description:
      'Answers all of them in the new order. An id that is no field of the workspace, one given twice, and fields that are missing are 400, each by its id or place. Fields that are made later come last.',
    group: 'Custom fields',
    scope: 'write',
    query: WorkspaceQuery,
    body: OrderBody,
    collectsFaults: true,
    answers: { 200: Page(CustomFieldWire) },
    async handle(call) {
      const scope = await callScope(directory, call)
      const fields = await orderCoreFields(scope, { ids: call.body.ids, faults: call.faults })
      return { status: 200, body: { data: fields.map(customFieldToWire), nextCursor: null } }
    },
  })
