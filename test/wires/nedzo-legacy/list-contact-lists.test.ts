import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { legacyWorkspace } from './legacy-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => legacyWorkspace(database, app)

describe('GET /v1/contact-list/', () => {
  it('answers a page, newest first, without contacts, and the total', async () => {
    const { send, addList, workspaceId } = await open()
    await (await open()).addList('Foreign')
    const ids = [await addList('1'), await addList('2'), await addList('3')]
    const list = (index: number) => ({
      id: ids[index],
      subaccount_id: workspaceId,
      name: `${index + 1}`,
      campaign_id: null,
    })
    const reply = await send('GET', '/v1/contact-list/')
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      status_code: 200,
      message: 'Contact lists found.',
      data: { contact_lists: [list(2), list(1), list(0)], total: 3 },
    })
    const part = await send('GET', '/v1/contact-list?limit=1&offset=1')
    expect(part.body.data).toEqual({ contact_lists: [list(1)], total: 3 })
  })

  it('refuses a page out of range', async () => {
    const { send } = await open()
    const reply = await send('GET', '/v1/contact-list/?limit=101&offset=x')
    expect(reply.status).toBe(422)
    expect(reply.body).toEqual({
      status_code: 422,
      message: 'limit: must be 1 to 100; offset: must be an integer',
      data: null,
    })
  })
})
