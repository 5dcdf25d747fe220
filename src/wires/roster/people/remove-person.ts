import { removePerson as removeCorePerson } from '../../../core/people/remove-person.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'

export const removePerson = ({ directory }: Services) =>
  operation({
    id: 'removePerson',
    summary: 'Remove a person',
    description:
      'Their sessions end, and the links they made; API keys that they know do not. What they did stays in the history under their id. The last owner stays: 409.',
    group: 'People',
    scope: 'admin',
    params: IdParams,
    answers: { 204: null },
    async handle({ params: { id }, principal }) {
      await removeCorePerson(directory, principal, id)
      return { status: 204 }
    },
  })
