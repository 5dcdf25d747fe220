import { Type } from 'typebox'
import type { Services } from '../../../core/services.ts'
import { changeTag as changeCoreTag } from '../../../core/tags/change-tag.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, Flag, IdParams, Nullable } from '../../../http/schema.ts'
import { OwnerQuery, workspaceBody } from '../parameters.ts'
import { tagFields, tagName, tagToWire } from './tag-wire.ts'

const ChangeTagBody = Fields(
  { ...workspaceBody, name: tagName },
  { title: 'TagChange', examples: [{ name: 'customer' }] },
)

const ChangedTagWire = Fields(
  {
    ...tagFields,
    merged: Flag({ description: 'Whether the name was another tag’s, which is the one answered' }),
    contactsMoved: Nullable(
      Type.Integer({ description: 'How many living contacts a merge moved; null after a rename' }),
    ),
  },
  { title: 'ChangedTag' },
)

export const changeTag = ({ directory }: Services) =>
  operation({
    id: 'changeTag',
    summary: 'Rename a tag, or merge it into another',
    description:
      'A new name is at once every contact’s. Onto the name of another tag it is a merge: the contacts get that tag, and this one is gone.',
    group: 'Tags',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeTagBody,
    collectsFaults: true,
    answers: { 200: ChangedTagWire },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'tags', call)
      const { tag, mergedContacts } = await changeCoreTag(scope, params.id, { name: body.name, faults })
      return {
        status: 200,
        body: { ...tagToWire(tag), merged: mergedContacts !== null, contactsMoved: mergedContacts },
      }
    },
  })
