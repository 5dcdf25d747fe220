import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { buildContacts } from '../../support/build-contact.ts'
import { buildKey, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

/** A workspace with people in it, and what its key is answered below `/phonebook`. */
async function open(...drafts: Parameters<typeof buildContacts>[1]) {
  const workspace = await buildWorkspace(database)
  const contacts = await buildContacts(workspace.scope, drafts)
  const get = async (path: string, key = workspace.workspaceKey) => {
    const authorization = `Basic ${Buffer.from(`phone:${key}`).toString('base64')}`
    const reply = await fetch(`${app.url}/phonebook/${path}`, { headers: { authorization } })
    return { status: reply.status, headers: reply.headers, body: await reply.text() }
  }
  const addList = async (name: string, members: readonly number[]) => {
    const key = workspace.workspaceKey
    const list = await app.send('POST', '/v2/lists', { key, body: { name } })
    for (const index of members) {
      const path = `/v2/contacts/${contacts[index]!.id}`
      await app.send('PATCH', path, { key, body: { addLists: [list.body.id] } })
    }
    return list.body.id as string
  }
  return { ...workspace, get, addList }
}

/** The texts of an element, in order, by a parser that refuses what is no XML. */
function textsOf(xml: string, element: string): string[] {
  const texts: string[] = []
  let path: string[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    path.push(name)
    if (name === element) texts.push('')
  })
  parser.on('text', (text) => {
    if (path.at(-1) === element) texts.push(texts.pop() + text)
  })
  parser.on('closetag', () => {
    path = path.slice(0, -1)
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  return texts
}

const ada = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  businessName: 'Engines & Co',
  phone: '+442079460018',
  phoneExtension: '12',
  otherPhones: [{ phone: '+447911123456', label: 'Mobile' }, { phone: '+442079460999' }],
}

describe('GET /phonebook', () => {
  it('writes people with all their numbers for Yealink', async () => {
    const { get } = await open(ada, { email: 'no@number.example' })
    const { status, headers, body } = await get('yealink.xml')
    expect([status, headers.get('content-type'), headers.get('x-total-count')]).toEqual([
      200,
      'text/xml; charset=utf-8',
      '1',
    ])
    expect(body).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<YealinkIPPhoneDirectory>
  <DirectoryEntry>
    <Name>Ada Lovelace</Name>
    <Telephone label="Main ext. 12">+442079460018</Telephone>
    <Telephone label="Mobile">+447911123456</Telephone>
    <Telephone label="Other">+442079460999</Telephone>
  </DirectoryEntry>
</YealinkIPPhoneDirectory>
`)
  })

  it('writes people with all their numbers for Grandstream, also where the phone asks for its own file', async () => {
    const { get } = await open(ada)
    const { status, body } = await get('grandstream.xml')
    expect(status).toBe(200)
    expect(body).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<AddressBook>
  <version>1</version>
  <Contact>
    <id>1</id>
    <FirstName>Ada</FirstName>
    <LastName>Lovelace</LastName>
    <Company>Engines &amp; Co</Company>
    <Phone type="Work"><phonenumber>+442079460018</phonenumber><accountindex>0</accountindex></Phone>
    <Phone type="Cell"><phonenumber>+447911123456</phonenumber><accountindex>0</accountindex></Phone>
    <Phone type="Work"><phonenumber>+442079460999</phonenumber><accountindex>0</accountindex></Phone>
  </Contact>
</AddressBook>
`)
    expect((await get('grandstream/phonebook.xml')).body).toBe(body)
  })

  it('escapes what XML reads, and drops what it forbids', async () => {
    const odd = ['<script>&"\'', ']]>', 'a\u0001\u001fb', 'Zoë\uffff 王', 'line\nend\u0085', '&amp;']
    const { get } = await open(
      ...odd.map((fullName, index) => ({
        fullName,
        lastName: `L${index}`,
        otherPhones: [{ phone: `+44207946000${index}`, label: '"<b>&\u0002' }],
      })),
    )
    const names = ['<script>&"\'', ']]>', 'a b', 'Zoë 王', 'line end', '&amp;']
    expect(textsOf((await get('yealink.xml')).body, 'Name')).toEqual(names)
    expect(textsOf((await get('grandstream.xml')).body, 'LastName')).toEqual(names)
  })

  it('has the members of a list or segment alone, by name', async () => {
    const {
      get,
      addList,
      workspaceKey: key,
    } = await open(
      { ...ada, otherPhones: [] },
      { lastName: 'Babbage', phone: '+442079460002' },
      { lastName: 'Hopper', phone: '+442079460003', city: 'Wien' },
      { phone: '+442079460004' },
    )
    const listId = await addList('Sales', [0, 1])
    const body = { name: 'Vienna', filter: 'city:Wien' }
    const segment = await app.send('POST', '/v2/segments', { key, body })
    const namesOf = async (path: string) => textsOf((await get(path)).body, 'Name')
    expect(await namesOf('yealink.xml')).toEqual(['Babbage', 'Hopper', 'Ada Lovelace', '+442079460004'])
    expect(await namesOf(`yealink.xml?listId=${listId}`)).toEqual(['Babbage', 'Ada Lovelace'])
    expect(await namesOf(`yealink.xml?segmentId=${segment.body.id}`)).toEqual(['Hopper'])
    const file = await get(`grandstream/${listId}/phonebook.xml`)
    expect(textsOf(file.body, 'LastName')).toEqual(['Babbage', 'Lovelace'])
  })

  it('ends at its bound and says how many there are', async () => {
    const phone = (index: number) => `+4420794${String(60_000 + index)}`
    const { get, scope } = await open()
    for (const start of [0, 1_000])
      await buildContacts(
        scope,
        Array.from({ length: 1_000 }, (_, index) => ({ phone: phone(start + index) })),
      )
    const all = await get('yealink.xml')
    expect([textsOf(all.body, 'Name').length, all.headers.get('x-total-count')]).toEqual([2_000, '2000'])
    const some = await get('yealink.xml?limit=1500')
    const names = textsOf(some.body, 'Name')
    expect([new Set(names).size, some.headers.get('x-total-count')]).toEqual([1_500, '2000'])
    expect((await get('yealink.xml?limit=5001')).status).toBe(400)
  })

  it('refuses a key that may not read, a list of another workspace, and what would narrow it unread', async () => {
    const { get, owner, workspaceId } = await open(ada)
    const other = await open(ada)
    const foreign = await other.addList('Theirs', [0])
    for (const scopes of [['lookup'], ['write']] as const) {
      const { secret } = await buildKey(database, owner, { name: 'Phone', workspaceId, scopes: [...scopes] })
      const { status, body } = await get('yealink.xml', secret)
      expect([status, body]).toEqual([403, 'This call needs a key with the scope "read".\n'])
    }
    expect((await get('yealink.xml', 'sk_live_no')).status).toBe(401)
    for (const path of [`yealink.xml?listId=${foreign}`, `grandstream/${foreign}/phonebook.xml`]) {
      const { status, body } = await get(path)
      expect([path, status, body.includes('Ada')]).toEqual([path, expect.toBeOneOf([400, 404]), false])
    }
    for (const path of ['yealink.xml?q=ada', 'yealink.xml?listID=x', 'yealink.xml?listId=x'])
      expect([path, (await get(path)).status]).toEqual([path, 400])
    for (const path of ['snom.xml', 'yealink']) expect([path, (await get(path)).status]).toEqual([path, 404])
  })
})
