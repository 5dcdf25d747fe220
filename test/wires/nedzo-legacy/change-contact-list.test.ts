import { describe, expect, it } from 'vitest'
import { expectWritten } from '../../../src/core/contacts/outcome.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { changeMembers } from '../../../src/core/lists/members.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

const notFound = { status_code: 404, message: 'There is no such record.', data: null }

describe('PATCH /v1/contact-list/{id}', () => {
  it('changes what is named and answers the list with its contacts', async () => {
    const { send, addContact, addList, workspaceId } = await open()
    const id = await addList('Leads')
    const contact = await addContact({ email: 'a@example.com', contact_list_id: id })
    const whole = {
      id,
      subaccount_id: workspaceId,
      name: 'Warm leads',
      campaign_id: 'spring',
      contacts: [contact],
    }
    const reply = await send('PATCH', `/v1/contact-list/${id}`, { name: 'Warm leads', campaign_id: 'spring' })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      status_code: 200,
      message: 'Contact list updated.',
      data: { contact_list: whole },
    })
    const nothing = await send('PATCH', `/v1/contact-list/${id.toUpperCase()}/`, { contact_ids: null })
    expect(nothing.body.data.contact_list).toEqual(whole)
    const left = await send('PATCH', `/v1/contact-list/${id}`, { campaign_id: null })
    expect(left.body.data.contact_list).toEqual(whole)
  })

  it('sets the members exactly: some join, some leave, one log row for each that changed', async () => {
    const { send, addContact, addList, listsOf, rowOf } = await open()
    const [id, former] = [await addList('1'), await addList('2')]
    const stays = await addContact({ email: '1@example.com', contact_list_id: id })
    const leaves = await addContact({ email: '2@example.com', contact_list_id: id })
    const joins = await addContact({ email: '3@example.com', contact_list_id: former })
    const reply = await send('PATCH', `/v1/contact-list/${id}`, { contact_ids: [stays.id, joins.id] })
    expect(reply.body.data.contact_list.contacts).toEqual([{ ...joins, contact_list_id: id }, stays])
    expect(await listsOf(leaves.id)).toEqual([])
    expect(await listsOf(joins.id)).toEqual([id])
    expect([(await rowOf(stays.id)).version, (await rowOf(leaves.id)).version]).toEqual([1, 2])
    expect(await rowOf(joins.id)).toMatchObject({ version: 2, primary_list_id: id })
    const emptied = await send('PATCH', `/v1/contact-list/${id}`, { contact_ids: [] })
    expect(emptied.body.data.contact_list).toMatchObject({ contacts: [] })
  })

  it('becomes the primary list of who was only a member', async () => {
    const { send, addContact, addList, scope } = await open()
    const id = await addList()
    const contact = await addContact({ email: 'a@example.com' })
    await changeMembers(scope, id, { add: [contact.id] })
    const reply = await send('PATCH', `/v1/contact-list/${id}`, { contact_ids: [contact.id] })
    expect(reply.body.data.contact_list.contacts).toEqual([{ ...contact, contact_list_id: id }])
  })

  it('shows the newest thousand of many members', async () => {
    const { send, addList, scope } = await open()
    const drafts = Array.from({ length: 1001 }, (_, index) => ({ firstName: `${index}` }))
    const outcomes = await writeContacts(
      scope,
      drafts.map((draft) => ({ op: 'create', draft })),
    )
    const contact_ids = outcomes.map((outcome) => expectWritten(outcome).contact.id)
    const id = await addList()
    const reply = await send('PATCH', `/v1/contact-list/${id}`, { contact_ids })
    const { contacts } = reply.body.data.contact_list
    expect(contacts.length).toBe(1000)
    expect(contacts[0]).toMatchObject({ first_name: '1000', contact_list_id: id })
  })

  it('names every fault at once and changes nothing', async () => {
    const { send, addContact, addList } = await open()
    const id = await addList('Leads')
    const contact = await addContact({ email: 'a@example.com', contact_list_id: id })
    const before = (await send('PATCH', `/v1/contact-list/${id}`, {})).body.data
    const reply = await send('PATCH', `/v1/contact-list/${id}`, {
      name: 1,
      campaign_id: 'x'.repeat(256),
      contact_ids: [contact.id, newId()],
    })
    expect(reply.status).toBe(422)
    expect(reply.body).toEqual({
      status_code: 422,
      message:
        'name: must be a string or null; campaign_id: must have at most 255 characters; contact_ids[1]: is not a contact of this workspace',
      data: null,
    })
    expect((await send('PATCH', `/v1/contact-list/${id}`, {})).body.data).toEqual(before)
  })

  it('answers another workspace’s list, and one that never was, alike, and changes nothing', async () => {
    const { send, addContact } = await open()
    const other = await open()
    const foreign = await other.addList('Leads')
    const { id: contact } = await addContact({ email: 'a@example.com' })
    for (const id of [foreign, newId()]) {
      for (const body of [{}, { name: 'Mine' }, { contact_ids: [contact] }]) {
        const reply = await send('PATCH', `/v1/contact-list/${id}`, body)
        expect(reply.status).toBe(404)
        expect(reply.body).toEqual(notFound)
      }
    }
    const lists = await other.send('GET', '/v1/contact-list/')
    expect(lists.body.data.contact_lists).toMatchObject([{ name: 'Leads' }])
  })
})
