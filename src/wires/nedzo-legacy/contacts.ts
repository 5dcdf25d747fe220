import { Type } from 'typebox'
import { workspaceKeyScope } from '../../core/access/workspace-scope.ts'
import { expectWritten } from '../../core/contacts/outcome.ts'
import { getContact as getCoreContact } from '../../core/contacts/read-contacts.ts'
import { findContacts } from '../../core/finding/find-contacts.ts'
import type { Services } from '../../core/services.ts'
import { lookupQuery, offsetPage, offsetQuery } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import { listInPieces } from '../../http/calls/pieces.ts'
import { Fields, IdParams, List, Uuid } from '../../http/validation/schema.ts'
import { ChangeContactBody, ContactWire, CreateContactBody, draftFromWire, toWire } from './contact-codec.ts'
import { success, successWith, Total } from './envelope.ts'

export const listContacts = ({ directory }: Services) =>
  operation({
    id: 'listContacts',
    summary: 'List contacts, newest first',
    description: 'Roster’s own: the published API has no such page.',
    group: 'Contact',
    scope: 'read',
    query: Fields({
      ...offsetQuery,
      ...lookupQuery,
      contact_list_id: Type.Optional(
        Uuid({ description: 'Only the members of this list, whether it is their primary one or not' }),
      ),
    }),
    answers: { 200: successWith({ contacts: List(ContactWire), total: Total }) },
    async handle({ query, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const { email, phone, search, contact_list_id: listId } = query
      const narrowed = { email, phone, q: search, findsParts: true, listId }
      const page = {
        ...offsetPage(query),
        sort: search === undefined ? undefined : '-createdAt',
        total: true,
        inPieces: true,
      }
      const { contacts, rest, total = 0 } = await findContacts(scope, { ...narrowed, ...page })
      const around = (items: ReturnType<typeof toWire>[]) =>
        success('Contacts found.', { contacts: items, total }).body
      return { status: 200, ...listInPieces(toWire, contacts, rest, around) }
    },
  })

export const createContact = ({ directory, writes }: Services) =>
  operation({
    id: 'createContact',
    summary: 'Create Contact',
    description:
      'Email and phone are each unique among a workspace’s contacts; a collision is 409 and its message names the holder.',
    group: 'Contact',
    scope: 'write',
    body: CreateContactBody,
    collectsFaults: true,
    answers: { 200: successWith({ contact: ContactWire }) },
    async handle({ body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const outcome = await writes.submit(scope, { op: 'create', draft: draftFromWire(body, faults) })
      return success('Contact created.', { contact: toWire(expectWritten(outcome).contact) })
    },
  })

export const getContact = ({ directory }: Services) =>
  operation({
    id: 'getContact',
    summary: 'Get a contact',
    description: 'Roster’s own: the published API has no such page.',
    group: 'Contact',
    scope: 'read',
    params: IdParams,
    answers: { 200: successWith({ contact: ContactWire }) },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      return success('Contact found.', { contact: toWire(await getCoreContact(scope, id)) })
    },
  })

export const changeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'changeContact',
    summary: 'Update Contact',
    description:
      'What is left out stays; null clears a text. The published page calls `contact_list_id` an integer; it is a uuid, as its own answer has it.',
    group: 'Contact',
    scope: 'write',
    params: IdParams,
    body: ChangeContactBody,
    collectsFaults: true,
    answers: { 200: successWith({ contact: ContactWire }) },
    async handle({ params: { id }, body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const draft = draftFromWire(body, faults)
      const outcome = await writes.submit(scope, { op: 'update', id, draft })
      return success('Contact updated.', { contact: toWire(expectWritten(outcome).contact) })
    },
  })

export const removeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'removeContact',
    summary: 'Delete a contact',
    description:
      'Roster’s own: the published API has no such page. Soft: its email and phone are free at once. Answers the contact as it was; deleting it again answers the same.',
    group: 'Contact',
    scope: 'delete',
    params: IdParams,
    answers: { 200: successWith({ contact: ContactWire }) },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const outcome = await writes.submit(scope, { op: 'delete', id })
      return success('Contact deleted.', { contact: toWire(expectWritten(outcome).contact) })
    },
  })
