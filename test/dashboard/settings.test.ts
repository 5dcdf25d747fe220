import { describe, expect, it } from 'vitest'
import { cellOf, typeInto } from './support/contact-rows.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()

describe('custom fields', () => {
  it('a field of each type is a column with an editor of its own', async () => {
    const workspace = await dashboard.makeWorkspace({ defaultRegion: 'GB' })
    const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
    const types = ['text', 'number', 'boolean', 'date', 'email', 'phone', 'url', 'json']
    const fields: Record<string, string> = {}
    for (const type of types) {
      fields[type] = `custom ${(await workspace.make('/custom-fields', { name: type, type })).id}`
    }
    const page = await dashboard.visit(workspace, { viewport: { width: 2560, height: 900 } })
    await page.getByRole('button', { name: 'Columns' }).click()
    for (const name of ['url', 'json']) await page.getByRole('checkbox', { name, exact: true }).click()
    await page.keyboard.press('Escape')
    const cell = (type: string) => cellOf(page, 0, fields[type]!)
    const value = async (type: string) =>
      (await workspace.send('GET', `/contacts/${id}`)).body.customFields[type]

    await typeInto(page, cell('text'), 'Website')
    await expect.poll(() => value('text')).toBe('Website')
    await typeInto(page, cell('number'), '12.5abc')
    await expect.poll(() => value('number')).toBe(12.5)
    await cell('boolean').click()
    await page.keyboard.press('Space')
    await expect.poll(() => value('boolean')).toBe(true)
    await page.keyboard.press('Space')
    await expect.poll(() => value('boolean')).toBe(false)
    await page.keyboard.press('Delete')
    await expect.poll(() => value('boolean')).toBe(undefined)
    await cell('date').click()
    await page.keyboard.press('Enter')
    await cell('date').locator('input[type=date]').fill('2026-02-28')
    await page.keyboard.press('Enter')
    await expect.poll(() => value('date')).toBe('2026-02-28')
    await typeInto(page, cell('email'), 'ada at example')
    await cell('email')
      .getByText(/Not saved/)
      .waitFor()
    await typeInto(page, cell('phone'), '020 7946 0123')
    await expect.poll(() => value('phone')).toBe('+442079460123')
    await typeInto(page, cell('url'), 'https://example.com/a?b=c')
    await expect.poll(() => value('url')).toBe('https://example.com/a?b=c')
    await cell('json').click()
    await page.keyboard.press('Enter')
    await page.getByLabel('JSON').fill('{"plan": ["pro"')
    expect(await page.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true)
    await page.getByLabel('JSON').fill('{"plan": ["pro"]}')
    await page.getByRole('button', { name: 'Done' }).click()
    await expect.poll(() => value('json')).toEqual({ plan: ['pro'] })
    dashboard.expectNothingWrong()
  })

  it('is made, renamed, and deleted with the count of who had a value', async () => {
    const workspace = await dashboard.makeWorkspace()
    const page = await dashboard.visit(workspace, { path: 'settings/fields' })
    await page.getByRole('button', { name: 'New field' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Plan')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('Plan is a field now').waitFor()
    await workspace.make('/contacts', { firstName: 'Ada', customFields: { Plan: 'Pro' } })
    await page.getByRole('button', { name: 'What to do with Plan' }).click()
    await page.getByRole('menuitem', { name: 'Rename or describe' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Contract')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Also known as Plan').waitFor()
    await page.getByRole('button', { name: 'What to do with Contract' }).click()
    await page.getByRole('menuitem', { name: 'Delete the field' }).click()
    await page.getByText('1 contacts have a value in it.').waitFor()
    await page.getByRole('button', { name: 'Delete the field' }).click()
    await page.getByText('Deleted; 1 contacts had a value').waitFor()
    expect((await workspace.send('GET', '/custom-fields')).body.data).toEqual([])
  })
})

it('merges one tag into another, naming how many that moves', async () => {
  const workspace = await dashboard.makeWorkspace()
  await workspace.make('/contacts', { firstName: 'Ada', tags: ['vip'] })
  await workspace.make('/contacts', { firstName: 'Bob', tags: ['VIP'] })
  const page = await dashboard.visit(workspace, { path: 'settings/tags' })
  await page.getByRole('button', { name: 'What to do with VIP', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Merge into another' }).click()
  await page.getByLabel('Into').fill('vip')
  await page.getByRole('button', { name: 'Merge: 1 contacts' }).click()
  await page.getByText('Merged; 1 contacts moved').waitFor()
  const { body } = await workspace.send('GET', '/contacts?filter=tag:vip&total=true')
  expect(body.total).toBe(2)
})

it('a key is shown once, works, and works no more when it is revoked', async () => {
  const workspace = await dashboard.makeWorkspace()
  const page = await dashboard.visit(workspace, { path: 'settings/keys' })
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Zapier')
  await page.getByRole('checkbox', { name: 'Write' }).uncheck()
  await page.getByRole('button', { name: 'Create' }).click()
  const key = await page.locator('output.secret').innerText()
  const ask = (method: string) =>
    dashboard.app.send(method, '/v2/contacts', { key, ...(method === 'POST' && { body: {} }) })
  expect((await ask('GET')).status).toBe(200)
  expect((await ask('POST')).status).toBe(403)
  await page.keyboard.press('Escape')
  await page.getByRole('row', { name: /Zapier/ }).waitFor()
  expect(await page.content()).not.toContain(key)
  await page.getByRole('button', { name: 'What to do with Zapier' }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await page.getByRole('button', { name: 'Revoke' }).click()
  await expect.poll(async () => (await ask('GET')).status).toBe(401)
  dashboard.expectNothingWrong()
})

it('an empty workspace is filled with invented people', async () => {
  const workspace = await dashboard.makeWorkspace()
  const page = await dashboard.visit(workspace, { path: 'home' })
  await page.getByRole('button', { name: 'Add invented people' }).click()
  await page.getByText(/invented people are here/).waitFor()
  const { body } = await workspace.send('GET', '/contacts?total=true&limit=100')
  expect(body.total).toBeGreaterThan(20)
})
