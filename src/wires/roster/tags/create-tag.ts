import type { Services } from '../../../core/services.ts'
import { createTag as createCoreTag } from '../../../core/tags/create-tag.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { WorkspaceQuery, workspaceBody } from '../parameters.ts'
import { TagWire, tagName, tagToWire } from './tag-wire.ts'

const CreateTagBody = Fields({ ...workspaceBody, name: tagName }, { title: 'NewTag' })

export const createTag = ({ directory }: Services) =>
  operation({
    id: 'createTag',
    summary: 'Create a tag',
    description:
      'Rarely needed: writing a contact makes the tags it names. A name that is taken is 409 and `existingId` says by which tag.',
    group: 'Tags',
    scope: 'write',
    query: WorkspaceQuery,
    body: CreateTagBody,
    collectsFaults: true,
    answers: { 201: TagWire },
    async handle(call) {
      const { body, faults } = call
      const scope = await callScope(directory, call)
      return { status: 201, body: tagToWire(await createCoreTag(scope, { name: body.name, faults })) }
    },
  })
