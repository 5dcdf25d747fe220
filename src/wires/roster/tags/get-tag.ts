import type { Services } from '../../../core/services.ts'
import { getTag as getCoreTag } from '../../../core/tags/get-tag.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'
import { CountedTagWire, tagToWire } from './tag-wire.ts'

export const getTag = ({ directory }: Services) =>
  operation({
    id: 'getTag',
    summary: 'Get a tag',
    group: 'Tags',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: CountedTagWire },
    async handle(call) {
      const tag = await getCoreTag(await pathScope(directory, 'tags', call), call.params.id)
      return { status: 200, body: { ...tagToWire(tag), contactCount: tag.contactCount } }
    },
  })
