import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { notFound, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

describe('a deleted tag, list or custom field', () => {
  it('comes back to every contact that had it, those written since too', async () => {
    const { make, send } = await open()
    const list = await make('/lists', { name: 'Customers' })
    const field = await make('/custom-fields', { name: 'Tier' })
    const given = { tags: ['vip', 'new'], lists: [list.id], customFields: { Tier: 'gold' } }
    const contacts = [await make('/contacts', given), await make('/contacts', given)]
    const { body: tags } = await send('GET', '/tags')
    const tag = tags.data.find(({ name }: { name: string }) => name === 'vip')
    const paths = [`/tags/${tag.id}`, `/lists/${list.id}`, `/custom-fields/${field.id}`]
    for (const path of paths) expect((await send('DELETE', path)).status).toBe(200)
    await send('PATCH', `/contacts/${contacts[0].id}`, { addTags: ['late'], city: 'Bonn' })
    expect((await send('GET', `/contacts/${contacts[0].id}`)).body).toMatchObject({
      tags: ['late', 'new'],
      lists: [],
      customFields: {},
    })
    for (const [path, name] of [
      ['/tags', 'vip'],
      ['/lists', 'Customers'],
      ['/custom-fields', 'Tier'],
    ]) {
      const { body } = await send('GET', `${path}?deleted=true`)
      expect(body.data.map((record: { name: string }) => record.name)).toEqual([name])
    }
    for (const path of paths) {
      const restored = await send('POST', `${path}/restore`)
      expect([path, restored.status]).toEqual([path, 200])
      // A living one stays as it is.
      expect((await send('POST', `${path}/restore`)).body).toEqual(restored.body)
    }
    const expected = { lists: [list.id], customFields: { Tier: 'gold' } }
    expect((await send('GET', `/contacts/${contacts[0].id}`)).body).toMatchObject({
      ...expected,
      tags: ['late', 'new', 'vip'],
    })
    expect((await send('GET', `/contacts/${contacts[1].id}`)).body).toMatchObject({
      ...expected,
      tags: ['new', 'vip'],
    })
    const found = await send(
      'GET',
      '/contacts?filter=tag:vip and list:Customers and customFields.Tier:gold&total=true',
    )
    expect(found.body.total).toBe(2)
  })

  it('does not come back where its name is another’s by now', async () => {
    const { make, send } = await open()
    for (const path of ['/tags', '/custom-fields']) {
      const former = await make(path, { name: 'Tier' })
      await send('DELETE', `${path}/${former.id}`)
      const present = await make(path, { name: 'Tier' })
      expect(await send('POST', `${path}/${former.id}/restore`)).toMatchObject({
        status: 409,
        body: { errors: [{ field: 'name', existingId: present.id }] },
      })
    }
  })

  it('is not found where it never was, or is another workspace’s', async () => {
    const [mine, other] = [await open(), await open()]
    for (const path of ['/tags', '/lists', '/custom-fields']) {
      const { id } = await other.make(path, { name: 'x' })
      await other.send('DELETE', `${path}/${id}`)
      expect((await mine.send('POST', `${path}/${id}/restore`)).body).toMatchObject(notFound)
    }
  })
})
