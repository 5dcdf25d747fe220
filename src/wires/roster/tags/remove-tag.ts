import type { Services } from '../../../core/services.ts'
import { removeTag as removeCoreTag } from '../../../core/tags/remove-tag.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { AffectedWire } from '../affected-wire.ts'
import { OwnerQuery } from '../parameters.ts'

export const removeTag = ({ directory }: Services) =>
  operation({
    id: 'removeTag',
    summary: 'Delete a tag',
    description: 'Every contact loses it at once, and the answer says how many. Again is 404.',
    group: 'Tags',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: AffectedWire },
    async handle(call) {
      const scope = await pathScope(directory, 'tags', call)
      const { contactCount } = await removeCoreTag(scope, call.params.id)
      return { status: 200, body: { contactsAffected: contactCount } }
    },
  })
