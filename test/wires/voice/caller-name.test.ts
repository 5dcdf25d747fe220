import { describe, expect, it } from 'vitest'
import { buildContacts } from '../../support/build-contact.ts'
import { buildKey, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

/** A British workspace with people in it, a key of a phone system, and what that is answered. */
async function open(...drafts: Parameters<typeof buildContacts>[1]) {
  const workspace = await buildWorkspace(database, { defaultRegion: 'GB' })
  await buildContacts(workspace.scope, drafts)
  const { workspaceId, owner } = workspace
  const { secret: key } = await buildKey(database, owner, { name: 'PBX', workspaceId, scopes: ['lookup'] })
  const ask = async (query: string, headers: Record<string, string> = { authorization: `Bearer ${key}` }) => {
    const reply = await fetch(`${app.url}/cid${query}`, { headers })
    return { status: reply.status, headers: reply.headers, body: await reply.text() }
  }
  const nameOf = async (number: string) => {
    const { status, body } = await ask(`?number=${encodeURIComponent(number)}`)
    return status === 200 ? body : status
  }
  return { ...workspace, key, ask, nameOf }
}

const ada = { firstName: 'Ada', lastName: 'Lovelace', phone: '+442079460018' }
const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})

describe('GET /cid', () => {
  it('names a caller whose number comes in any form that phone systems send', async () => {
    const { nameOf, ask } = await open(ada)
    for (const number of [
      '+442079460018',
      '02079460018',
      '00442079460018',
      '442079460018',
      'sip:+442079460018@pbx.example',
      'tel:+44-20-7946-0018',
      '011442079460018',
      '+44 (0)20 7946 0018',
    ])
      expect([number, await nameOf(number)]).toEqual([number, 'Ada Lovelace'])
    const { status, body, headers } = await ask('?number=+442079460018')
    expect([status, body, headers.get('content-type')]).toEqual([
      200,
      'Ada Lovelace',
      'text/plain; charset=utf-8',
    ])
    expect((await ask('/?number=02079460018')).body).toBe('Ada Lovelace')
  })

  it('names a person by another of their numbers', async () => {
    const { nameOf } = await open({ ...ada, otherPhones: [{ phone: '+442079460999', label: 'Home' }] })
    expect(await nameOf('020 7946 0999')).toBe('Ada Lovelace')
  })

  it('is empty for a number that nobody or several have, that was withheld, or that is none', async () => {
    const shared = [{ phone: '+442079460500' }]
    const { nameOf, ask } = await open(
      { ...ada, otherPhones: shared },
      { firstName: 'Charles', otherPhones: shared },
      { phone: '+442079460777' },
    )
    const numbers = [
      '+442079460019',
      '+442079460500',
      '+442079460777',
      'anonymous',
      '+266696687',
      'x',
      '\0',
      '',
    ]
    for (const number of [...numbers, 'sip:anonymous@anonymous.invalid', '1'.repeat(5_000)])
      expect([number.slice(0, 30), await nameOf(number)]).toEqual([number.slice(0, 30), ''])
    for (const query of ['', '?', '?number', '?number=%ff', '?number=1&number=2', '?x=1']) {
      const { status, body } = await ask(query)
      expect([query, status, body]).toEqual([query, 200, ''])
    }
  })

  it('takes the full name, else first and last name, else the business, in 32 characters of one line', async () => {
    const { nameOf } = await open(
      { ...ada, phone: '+442079460001', fullName: 'Countess of Lovelace', businessName: 'Engines' },
      { phone: '+442079460002', lastName: 'Babbage', businessName: 'Engines' },
      { phone: '+442079460003', businessName: 'Difference & Engines <Ltd>' },
      { phone: '+442079460004', fullName: 'Wolfeschlegelsteinhausenbergerdorff Senior' },
      { phone: '+442079460005', fullName: `${'x'.repeat(30)}👨‍👩‍👧‍👦` },
      { phone: '+442079460006', fullName: 'Ada\r\nX-Evil:\u2028 1\u202e' },
      { phone: '+442079460007', fullName: 'Ada Łukasz 王小明' },
    )
    const numbers = [1, 2, 3, 4, 5, 6, 7].map((last) => `+44207946000${last}`)
    expect(await Promise.all(numbers.map(nameOf))).toEqual([
      'Countess of Lovelace',
      'Babbage',
      'Difference & Engines <Ltd>',
      'Wolfeschlegelsteinhausenbergerdo',
      'x'.repeat(30),
      'Ada X-Evil: 1',
      'Ada Łukasz 王小明',
    ])
  })

  it('takes the key as Bearer, as x-api-key, and as the password of any user', async () => {
    const { key, workspaceKey, ask } = await open(ada)
    const headers = [
      { authorization: `Bearer ${key}` },
      { 'x-api-key': key },
      basic('pbx', key),
      basic('', key),
      basic('été', workspaceKey),
    ]
    for (const sent of headers)
      expect([sent, (await ask('?number=02079460018', sent)).body]).toEqual([sent, 'Ada Lovelace'])
  })

  it('answers without a body who may not ask, and asks telephones for a password', async () => {
    const { key, workspaceId, owner, ask } = await open(ada)
    const { secret } = await buildKey(database, owner, { name: 'Form', workspaceId, scopes: ['write'] })
    const wrong = [{}, basic('pbx', ''), basic(key, ''), basic('pbx', 'sk_live_no'), { 'x-api-key': 'no' }]
    for (const headers of wrong) {
      const reply = await ask('?number=02079460018', headers as Record<string, string>)
      expect([headers, reply.status, reply.body]).toEqual([headers, 401, ''])
      expect(reply.headers.get('www-authenticate')).toMatch(/^Basic realm="Roster", charset="UTF-8", Bearer /)
    }
    for (const headers of [basic('pbx', secret), { authorization: `Bearer ${secret}` }]) {
      const reply = await ask('?number=02079460018', headers)
      expect([reply.status, reply.body]).toEqual([403, ''])
    }
  })

  it('knows nobody of another workspace; an account key names the one it means', async () => {
    const { workspaceId, accountKey, ask } = await open(ada)
    const other = await open()
    expect(await other.nameOf('+442079460018')).toBe('')
    const account = basic('x', accountKey)
    const named = await ask(`?number=%2B442079460018&workspaceId=${workspaceId}`, account)
    expect([named.status, named.body]).toEqual([200, 'Ada Lovelace'])
    expect((await ask('?number=%2B442079460018', account)).status).toBe(400)
    expect((await other.ask(`?number=%2B442079460018&workspaceId=${workspaceId}`)).body).toBe('')
  })

  it('is for GET alone', async () => {
    const { key } = await open()
    const headers = { authorization: `Bearer ${key}` }
    const reply = await fetch(`${app.url}/cid?number=1`, { method: 'POST', headers })
    expect([reply.status, reply.headers.get('allow'), await reply.text()]).toEqual([405, 'GET, HEAD', ''])
  })
})
