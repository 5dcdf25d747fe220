import { Type } from 'typebox'
import type { Services } from '../../../core/services.ts'
import { workspaceScope } from '../../../core/workspace-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, Flag, Nullable, OneOf } from '../../../http/schema.ts'
import { namedWorkspace } from '../named-workspace.ts'
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
    async handle({ query, body: { preserveExisting, mode, ...body }, faults, principal, requestId }) {
      const workspaceId = namedWorkspace(query, body, faults)
      const scope = await workspaceScope(services.directory, principal, workspaceId, requestId)
      const how = readModes(mode, preserveExisting === true)
      const draft = draftFromNew(body, faults, how)
      const write = { op: 'upsert', draft, matchBy: matchKeys, modes: how.modes } as const
      return performWrite(services, scope, write, query, ({ status, matchedBy, contact }) => {
        const created = status === 'created'
        return { status: created ? 201 : 200, body: { created, matchedBy, contact: contactToWire(contact) } }
      })
    },
  })
