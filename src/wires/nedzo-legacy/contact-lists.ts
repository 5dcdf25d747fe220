import { type Static, Type } from 'typebox'
import { workspaceKeyScope } from '../../core/access/workspace-scope.ts'
import type { Contact } from '../../core/fields/contact.ts'
import { refuseFaults } from '../../core/kernel/failure.ts'
import { limits } from '../../core/kernel/limits.ts'
import {
  type List as CoreList,
  changeList,
  createList,
  getList,
  listLists,
  removeList,
} from '../../core/lists/lists.ts'
import { judgeMembers, listNewestMembers, setMembers } from '../../core/lists/members.ts'
import type { Services } from '../../core/services.ts'
import { offsetPage, offsetQuery } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, IdParams, List, Nullable, NullableText, Text, Uuid } from '../../http/validation/schema.ts'
import { ContactWire, toWire } from './contact-codec.ts'
import { success, successWith, Total } from './envelope.ts'

/** A contact list as this wire answers it. */
const ContactListWire = Fields({
  id: Uuid(),
  subaccount_id: Uuid(),
  name: Text(limits.textMax),
  campaign_id: NullableText(limits.textMax),
})

/** A list with its members: it may have every contact of the workspace, so not always with all of them. */
const ContactListWithContactsWire = Fields({
  ...ContactListWire.properties,
  contacts: List(ContactWire, {
    description: `The newest ${limits.pageMax}; the others come with GET /v1/contact/?contact_list_id=`,
    maxItems: limits.pageMax,
  }),
})

/** Which members an answer shows. */
const shownMembers = { limit: limits.pageMax, offset: 0 }

const writable = {
  campaign_id: Type.Optional(NullableText(limits.textMax, { description: 'Kept and answered as given' })),
  contact_ids: Type.Optional(
    Nullable(
      List(Uuid(), {
        description:
          'Exactly these become the list’s members, and it their primary list; contacts that are not named leave. Left out or null, it changes no membership',
      }),
    ),
  ),
}

const CreateContactListBody = Fields({ name: Text(limits.textMax), ...writable })
const ChangeContactListBody = Fields({ name: Type.Optional(NullableText(limits.textMax)), ...writable })

/** A contact list in this wire's words. */
function listToWire(list: CoreList, subaccountId: string): Static<typeof ContactListWire> {
  return { id: list.id, subaccount_id: subaccountId, name: list.name, campaign_id: list.campaignId }
}

/** A list with its members. */
function listWithContactsToWire(
  list: CoreList,
  subaccountId: string,
  { contacts }: { contacts: Contact[] },
): Static<typeof ContactListWithContactsWire> {
  return { ...listToWire(list, subaccountId), contacts: contacts.map(toWire) }
}

export const listContactLists = ({ directory }: Services) =>
  operation({
    id: 'listContactLists',
    summary: 'List contact lists, newest first',
    description:
      'Roster’s own: the published API has no such page. Without their contacts: those come with `GET /v1/contact/?contact_list_id=`.',
    group: 'Contact list',
    scope: 'read',
    query: Fields(offsetQuery),
    answers: { 200: successWith({ contact_lists: List(ContactListWire), total: Total }) },
    async handle({ query, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const { lists, total = 0 } = await listLists(scope, { ...offsetPage(query), total: true })
      return success('Contact lists found.', {
        contact_lists: lists.map((list) => listToWire(list, scope.workspaceId)),
        total,
      })
    },
  })

export const getContactList = ({ directory }: Services) =>
  operation({
    id: 'getContactList',
    summary: 'Get a contact list',
    description: 'Roster’s own: the published API has no such page.',
    group: 'Contact list',
    scope: 'read',
    params: IdParams,
    answers: { 200: successWith({ contact_list: ContactListWithContactsWire }) },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const [list, members] = await Promise.all([
        getList(scope, id),
        listNewestMembers(scope, id, shownMembers),
      ])
      return success('Contact list found.', {
        contact_list: listWithContactsToWire(list, scope.workspaceId, members),
      })
    },
  })

export const createContactList = ({ directory }: Services) =>
  operation({
    id: 'createContactList',
    summary: 'Create a contact list',
    description:
      'Roster’s own: the published API has no such page. Names need not be unique. With an unknown contact nothing is made.',
    group: 'Contact list',
    scope: 'write',
    body: CreateContactListBody,
    collectsFaults: true,
    records: ({ body }) => body.contact_ids?.length ?? 1,
    answers: { 200: successWith({ contact_list: ContactListWithContactsWire }) },
    async handle({ body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const ids = body.contact_ids ?? []
      const unknown = await judgeMembers(scope, ids, 'contact_ids')
      const list = await createList(scope, {
        name: body.name,
        campaignId: body.campaign_id,
        faults: [...faults, ...unknown],
      })
      await setMembers(scope, list.id, ids, { primary: true, path: 'contact_ids' })
      const members = await listNewestMembers(scope, list.id, shownMembers)
      return success('Contact list created.', {
        contact_list: listWithContactsToWire(list, scope.workspaceId, members),
      })
    },
  })

export const changeContactList = ({ directory }: Services) =>
  operation({
    id: 'changeContactList',
    summary: 'Change a contact list',
    description:
      'What is left out or null stays. With an unknown contact nothing is changed. Every 1,000 members are one transaction: after a 503 send the same call again.',
    group: 'Contact list',
    scope: 'write',
    params: IdParams,
    body: ChangeContactListBody,
    collectsFaults: true,
    records: ({ body }) => body.contact_ids?.length ?? 1,
    answers: { 200: successWith({ contact_list: ContactListWithContactsWire }) },
    async handle({ params: { id }, body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      // null leaves each as it is, as the page says.
      const { name, campaign_id: campaignId, contact_ids: ids } = body
      const unknown = await judgeMembers(scope, ids ?? [], 'contact_ids')
      refuseFaults([...faults, ...unknown])
      const isNamed = name != null || campaignId != null
      const changes = { name: name ?? undefined, campaignId: campaignId ?? undefined }
      const list = isNamed ? await changeList(scope, id, changes) : await getList(scope, id)
      if (ids) await setMembers(scope, id, ids, { primary: true, path: 'contact_ids' })
      const members = await listNewestMembers(scope, id, shownMembers)
      return success('Contact list updated.', {
        contact_list: listWithContactsToWire(list, scope.workspaceId, members),
      })
    },
  })

export const removeContactList = ({ directory }: Services) =>
  operation({
    id: 'removeContactList',
    summary: 'Delete a contact list',
    description:
      'Roster’s own: the published API has no such page. Its contacts stay, without it. Answers the list as it was; afterwards the id is not found.',
    group: 'Contact list',
    scope: 'delete',
    params: IdParams,
    answers: { 200: successWith({ contact_list: ContactListWithContactsWire }) },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const members = await listNewestMembers(scope, id, shownMembers)
      const list = await removeList(scope, id)
      return success('Contact list deleted.', {
        contact_list: listWithContactsToWire(list, scope.workspaceId, members),
      })
    },
  })
