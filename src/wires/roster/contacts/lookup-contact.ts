import { Type } from 'typebox'
import { readLookupKey } from '../../../core/contacts/read-lookup-key.ts'
import { notFound } from '../../../core/failure.ts'
import { limits } from '../../../core/limits.ts'
import type { Services } from '../../../core/services.ts'
import { answerWithTag } from '../../../http/answer-with-tag.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, Text } from '../../../http/schema.ts'
import { workspaceQuery } from '../parameters.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'

const LookupQuery = Fields({
  ...workspaceQuery,
  phone: Type.Optional(
    Text(limits.textMax, {
      description: 'In any form; without `+` read with the workspace’s default region',
    }),
  ),
  email: Type.Optional(Text(limits.emailMax)),
  externalId: Type.Optional(Text(limits.externalIdMax)),
})

export const lookupContact = ({ directory, lookups }: Services) =>
  operation({
    id: 'lookupContact',
    summary: 'Who has this phone, email or external id',
    description:
      'Exactly one of the three. Answers the living contact that has it, from the moment it was written. With `If-None-Match` and the answer’s `ETag`: 304 when nothing about it changed.',
    group: 'Contacts',
    scope: 'read',
    query: LookupQuery,
    answers: { 200: ContactWire, 304: null },
    async handle(call) {
      const { workspaceId: _, ...given } = call.query
      const scope = await callScope(directory, call)
      const contact = await lookups.find(scope, await readLookupKey(scope, given))
      if (contact === undefined) throw notFound()
      return answerWithTag(contactToWire(contact), call.header('if-none-match'))
    },
  })
