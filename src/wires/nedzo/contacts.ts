import { Type } from 'typebox'
import { allows } from '../../core/access/principal.ts'
import { keepingIdentifiers } from '../../core/contacts/draft.ts'
import { expectWritten } from '../../core/contacts/outcome.ts'
import { getContact as getCoreContact } from '../../core/contacts/read-contacts.ts'
import { findContacts } from '../../core/finding/find-contacts.ts'
import type { Services } from '../../core/services.ts'
import { callScope, nothingToChange, pathScope } from '../../http/calls/call-scope.ts'
import { idAndSent } from '../../http/calls/conceal.ts'
import { lookupQuery, offsetPage, offsetQuery, pageHeaders } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import { listInPieces } from '../../http/calls/pieces.ts'
import { Fields, IdParams, List, Uuid } from '../../http/validation/schema.ts'
import {
  ChangeContactBody,
  ContactWire,
  CreateContactBody,
  draftFromWire,
  toWire,
  UpsertContactBody,
} from './contact-codec.ts'

export const listContacts = ({ directory }: Services) =>
  operation({
    id: 'listContacts',
    summary: 'List contacts, newest first',
    description:
      'A bare array. The total is in X-Total-Count, the next page in Link (RFC 8288). `email` and `phone` find exactly that one, `search` any part of a name, business, email or phone.',
    group: 'Contacts',
    scope: 'read',
    query: Fields({
      workspaceId: Type.Optional(Uuid({ description: 'Needed with an account key' })),
      ...offsetQuery,
      ...lookupQuery,
      includeDeleted: Type.Optional(Type.Boolean({ description: 'Deleted contacts too', default: false })),
    }),
    answers: { 200: List(ContactWire) },
    async handle(call) {
      const scope = await callScope(directory, call)
      const { limit, offset } = offsetPage(call.query)
      const { email, phone, search, includeDeleted = false } = call.query
      const page = await findContacts(scope, {
        email,
        phone,
        q: search,
        findsParts: true,
        deleted: includeDeleted ? 'either' : false,
        sort: search === undefined ? undefined : '-createdAt',
        limit,
        offset,
        total: true,
        inPieces: true,
      })
      const next = page.next !== undefined ? { ...call.query, limit, offset: offset + limit } : undefined
      const { body, headers } = listInPieces(toWire, page.contacts, page.rest, (items) => items)
      return {
        status: 200,
        headers: { ...pageHeaders('/v1/contacts', next, page.total ?? 0), ...headers },
        body,
      }
    },
  })

export const createContact = ({ directory, writes }: Services) =>
  operation({
    id: 'createContact',
    summary: 'Create a contact',
    description:
      'Phone and email are each unique among a workspace’s contacts; a collision is 409 and names the holder. Needs no identifier.',
    group: 'Contacts',
    scope: 'write',
    body: CreateContactBody,
    collectsFaults: true,
    answers: { 201: ContactWire },
    async handle(call) {
      const { body, faults } = call
      const scope = await callScope(directory, call)
      const outcome = await writes.submit(scope, { op: 'create', draft: draftFromWire(body, faults) })
      return { status: 201, body: toWire(expectWritten(outcome).contact) }
    },
  })

export const upsertContact = ({ directory, writes }: Services) =>
  operation({
    id: 'upsertContact',
    summary: 'Create or update a contact',
    description:
      'Matches by phone, then by email. On a match given values overwrite, or with preserveExisting only fill what is empty; tags add in both modes, and a time zone that is set stays.',
    group: 'Contacts',
    scope: 'upsert',
    body: UpsertContactBody,
    collectsFaults: true,
    answers: { 200: ContactWire, 201: ContactWire },
    async handle(call) {
      const { body, faults } = call
      const scope = await callScope(directory, call)
      const modes = { default: body.preserveExisting === true ? 'fill' : 'replace' } as const
      const outcome = await writes.submit(scope, {
        op: 'upsert',
        draft: draftFromWire(body, faults),
        matchBy: ['phone', 'email'],
        modes: allows(call.principal, 'write') ? modes : keepingIdentifiers(modes),
      })
      const { status, contact } = expectWritten(outcome)
      return { status: status === 'created' ? 201 : 200, body: toWire(contact) }
    },
    // 200 either way: who may not read learns not who is there.
    toBlind: ({ body }, call) => ({
      status: 200,
      body: idAndSent(body, allows(call.principal, 'write') ? call.body : {}),
    }),
  })

export const getContact = ({ directory }: Services) =>
  operation({
    id: 'getContact',
    summary: 'Get a contact',
    group: 'Contacts',
    scope: 'read',
    params: IdParams,
    answers: { 200: ContactWire },
    async handle(call) {
      const scope = await pathScope(directory, 'contacts', call)
      return { status: 200, body: toWire(await getCoreContact(scope, call.params.id)) }
    },
  })

export const changeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'changeContact',
    summary: 'Change a contact',
    description:
      'At least one field. null clears a scalar; tags add; customFields merge, and null clears one.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    body: ChangeContactBody,
    collectsFaults: true,
    answers: { 200: ContactWire },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'contacts', call)
      const draft = draftFromWire(body, [...faults, ...nothingToChange(body, faults)])
      const outcome = await writes.submit(scope, { op: 'update', id: params.id, draft })
      return { status: 200, body: toWire(expectWritten(outcome).contact) }
    },
  })

export const removeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'removeContact',
    summary: 'Delete a contact',
    description:
      'Soft: its phone and email are free at once, its data stays. Deleting it again answers the same.',
    group: 'Contacts',
    scope: 'delete',
    params: IdParams,
    answers: { 204: null },
    async handle(call) {
      const scope = await pathScope(directory, 'contacts', call)
      expectWritten(await writes.submit(scope, { op: 'delete', id: call.params.id }))
      return { status: 204 }
    },
  })
