import { addSample as addCoreSample } from '../../../core/sample/add-sample.ts'
import type { Services } from '../../../core/services.ts'
import { workspaceScope } from '../../../core/workspace-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams, Whole } from '../../../http/schema.ts'

export const addSample = ({ directory }: Services) =>
  operation({
    id: 'addSample',
    summary: 'Put sample people into an empty workspace',
    description:
      'Some fifty people who do not exist, with tags, lists and a custom field of each type. A workspace that has any contact, in the bin too, answers 409.',
    group: 'Workspaces',
    scope: 'write',
    params: IdParams,
    answers: { 201: Fields({ contactsCreated: Whole(1, 1_000) }, { title: 'Sample' }) },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceScope(directory, principal, id, requestId)
      return { status: 201, body: { contactsCreated: await addCoreSample(scope) } }
    },
  })
