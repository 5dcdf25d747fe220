import { type CountryCode, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it } from 'vitest'
import { oddTexts } from '../../support/odd-text.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

const texts = [
  'first_name',
  'last_name',
  'full_name',
  'business_name',
  'full_address',
  'city',
  'country',
  'state',
  'postal_code',
  'job_title',
]

describe('odd text', () => {
  it('comes back equal from every text field of a contact, created and changed', async () => {
    const { send, addContact, addField, rowOf } = await open()
    const custom_field_id = await addField('Source')
    const { id } = await addContact({ email: 'changed@example.com' })
    await Promise.all(
      oddTexts.map(async (text, index) => {
        const body = {
          ...Object.fromEntries(texts.map((field) => [field, text])),
          custom_fields: [{ custom_field_id, value: text }],
        }
        const created = await addContact({ email: `${index}@example.com`, street_address: text, ...body })
        expect(created).toMatchObject(body)
        expect((await send('GET', `/v1/contact/${created.id}`)).body.data.contact).toEqual(created)
        expect((await rowOf(created.id)).street_address).toBe(text)
        const changed = await send('PATCH', `/v1/contact/${id}`, body)
        expect(changed.body.data.contact).toMatchObject(body)
      }),
    )
  })

  it('comes back equal from a contact list’s name and campaign', async () => {
    const { send, addList } = await open()
    const id = await addList()
    for (const text of oddTexts) {
      const reply = await send('PATCH', `/v1/contact-list/${id}`, { name: text, campaign_id: text })
      expect(reply.body.data.contact_list).toMatchObject({ name: text, campaign_id: text })
    }
  })
})

describe('odd identifiers', () => {
  it('keep the example number of every region', async () => {
    const { send, addContact } = await open()
    // One contact: regions that share a numbering plan have examples in common.
    const { id } = await addContact({ email: 'a@example.com' })
    for (const region of Object.keys(examples) as CountryCode[]) {
      const number = getExampleNumber(region, examples)!
      const reply = await send('PATCH', `/v1/contact/${id}`, { phone: number.formatInternational() })
      expect(reply.body.data?.contact.phone).toBe(number.number)
    }
  })

  it.each(['用户@例子.广告', "o'hara+tag@example.co.uk", 'Üser@Example.com', 'a@xn--bcher-kva.example'])(
    'keep the email as given: %s',
    async (email) => {
      const { addContact } = await open()
      expect((await addContact({ email })).email).toBe(email)
    },
  )
})
