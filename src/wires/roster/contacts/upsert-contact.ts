import { Type } from 'typebox'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, Flag, Nullable, OneOf } from '../../../http/schema.ts'
import { workspaceQuery } from '../parameters.ts'
import { UpsertContactBody } from './contact-bodies.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'
import { draftFromNew } from './draft-from-wire.ts'
import { dryRunQuery, PreviewWire, performWrite } from './perform-write.ts'
import { readModes } from './write-modes.ts'

const matchKeys = ['phone', 'email'] as const

const UpsertWire = Fields({
  created: Flag(),
  matchedBy: Nullable(
    OneOf(matchKeys, { description: 'What the contact was found by; null when it is new' }),
  ),
  contact: ContactWire,
})

export const upsertContact = (services: Services) =>
  operation({
    id: 'upsertContact',
    summary: 'Create a contact, or change the one there is',
    description:
      'Needs a phone or an email. Looks for a living contact with the phone, then for one with the email. On a match what is given overwrites and null clears; with `preserveExisting` only what is empty is filled, and `mode` says it field by field. Tags and lists add unless `mode` says otherwise, and a time zone that is set stays. When the phone finds one contact and the email belongs to another, that is 409 and nothing is written.',
    group: 'Contacts',
    scope: 'write',
    query: Fields({ ...workspaceQuery, ...dryRunQuery }),
    body: UpsertContactBody,
    collectsFaults: true,
    answers: { 200: Type.Union([UpsertWire, PreviewWire]), 201: UpsertWire },
    async handle(call) {
      const { preserveExisting, mode, ...body } = call.body
      const scope = await callScope(services.directory, call)
      const how = readModes(mode, preserveExisting === true)
      const draft = draftFromNew(body, call.faults, how)
      const write = { op: 'upsert', draft, matchBy: matchKeys, modes: how.modes } as const
      return performWrite(services, scope, write, call.query, ({ status, matchedBy, contact }) => {
        const created = status === 'created'
        return { status: created ? 201 : 200, body: { created, matchedBy, contact: contactToWire(contact) } }
      })
    },
  })
