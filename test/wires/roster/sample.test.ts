import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { expect, it } from 'vitest'
import { samplePeople } from '../../../src/core/data/sample-people.ts'
import { customFieldTypes } from '../../../src/core/fields/contact-fields.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

it('an empty workspace gets people with tags, lists, zones and a custom field of each type', async () => {
  const { workspaceId, send } = await open()
  const reply = await send('POST', `/workspaces/${workspaceId}/sample`)
  expect([reply.status, reply.body]).toEqual([201, { contactsCreated: samplePeople.length }])

  const { data } = (await send('GET', '/contacts?limit=1000')).body
  expect(data).toHaveLength(samplePeople.length)
  const berliner = data.find(({ lastName }: { lastName: string }) => lastName === 'Brückner')
  expect(berliner).toMatchObject({
    phone: '+493023125104',
    timezone: 'Europe/Berlin',
    tags: ['customer', 'vip'],
  })
  const fields = (await send('GET', '/custom-fields')).body.data
  expect(fields.map(({ type }: { type: string }) => type).sort()).toEqual([...customFieldTypes].sort())
  const used = new Set(data.flatMap((contact: { customFields: object }) => Object.keys(contact.customFields)))
  expect(used.size).toBe(fields.length)
  expect((await send('GET', '/lists')).body.data).toHaveLength(3)
  expect(data.some((contact: { doNotContact: boolean }) => contact.doNotContact)).toBe(true)
})

it('a workspace with a contact, in the bin too, is refused and stays as it was', async () => {
  const { workspaceId, make, send } = await open()
  const { id } = await make('/contacts')
  for (const step of ['living', 'binned']) {
    if (step === 'binned') await send('DELETE', `/contacts/${id}`)
    const reply = await send('POST', `/workspaces/${workspaceId}/sample`)
    expect([reply.status, reply.body.code]).toEqual([409, 'conflict'])
  }
  expect((await send('GET', '/custom-fields')).body.data).toEqual([])
})

it('two at one moment make one sample; fields and lists of one cut short are used', async () => {
  const { workspaceId, make, send } = await open()
  await make('/custom-fields', { name: 'MRR', type: 'number' })
  await make('/lists', { name: 'Customers' })
  const replies = await Promise.all([1, 2].map(() => send('POST', `/workspaces/${workspaceId}/sample`)))
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 409])
  expect((await send('GET', '/lists')).body.data).toHaveLength(3)
  expect((await send('GET', '/custom-fields')).body.data).toHaveLength(customFieldTypes.length)
})

it('every number is possible and every address is a reserved one', () => {
  const phones = samplePeople.map((person) => person[6]).filter((phone) => phone !== '')
  expect(phones.filter((phone) => !parsePhoneNumberFromString(phone!)?.isPossible())).toEqual([])
  expect(new Set(phones).size).toBe(phones.length)
  const emails = samplePeople.map((person) => person[7]).filter((email) => email !== '')
  expect(emails.filter((email) => !/@example\.(com|org|net)$/.test(email!))).toEqual([])
})
