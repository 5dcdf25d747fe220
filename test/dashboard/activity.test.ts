import { expect, it } from 'vitest'
import { entriesOf } from '../../src/dashboard/activity/entries.ts'
import type { Change } from '../../src/dashboard/api/wire-types.ts'
import { runBulk } from '../wires/roster/run-bulk.ts'
import { importer } from '../wires/roster/run-import.ts'
import { axeFaults } from './support/axe-faults.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()

it('the activity tells by day who did what, and leads to contacts, imports and jobs', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { send, make } = workspace
  const ada = await make('/contacts', { firstName: 'Ada', lastName: 'Lovelace', city: 'London' })
  await send('PATCH', `/contacts/${ada.id}`, { city: 'Paris' })
  await send('PATCH', `/contacts/${ada.id}`, { city: 'Rome' })
  const tag = await make('/tags', { name: 'vip' })
  await send('PATCH', `/tags/${tag.id}`, { name: 'gold' })
  await importer(dashboard.app, workspace).run('First name\nBob\nCleo\n')
  const job = await runBulk(workspace, { all: true, action: { type: 'addTags', tags: ['gold'] } })
  const page = await dashboard.visit(workspace, { path: 'activity' })
  await page.getByRole('heading', { name: 'Today' }).waitFor()
  const lines = page.locator('.activity-line')
  await lines.first().waitFor()
  const told = async () => (await lines.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').slice(6))
  const byKey = await told()
  // One line an import and a bulk change; two edits of one contact by one key are one line, from the first to the last value.
  expect(byKey).toEqual([
    expect.stringMatching(/tagged contacts gold 3 changed Undo$/),
    expect.stringMatching(/imported a file 2 created Undo$/),
    expect.stringMatching(/renamed the tag vip to gold$/),
    expect.stringMatching(/made the tag vip$/),
    expect.stringMatching(/changed Ada Lovelace City London Rome$/),
    expect.stringMatching(/added Ada Lovelace$/),
  ])
  expect(await axeFaults(page)).toEqual([])
  await page.getByLabel('What').selectOption('Tags')
  await lines.nth(2).waitFor({ state: 'detached' })
  expect(await lines.count()).toBe(2)
  await page.getByLabel('What').selectOption('Everything')
  await page.getByRole('switch', { name: 'Also each contact that a job changed' }).click()
  await page.getByText('changed 3 contacts:').waitFor()
  await page.getByLabel('Who').selectOption('You')
  await page.getByText('Nothing of this kind').waitFor()
  await page.goto(`${dashboard.app.url}/#/w/${workspace.workspaceId}/activity`)
  await page.getByRole('link', { name: 'tagged contacts gold' }).click()
  await page.getByRole('heading', { name: 'tagged contacts gold' }).waitFor()
  expect(page.url()).toContain(`/activity/${job.id}`)
  await page.getByRole('heading', { name: 'Contacts that it wrote' }).waitFor()
  await page.getByRole('link', { name: 'Cleo' }).waitFor()
  expect(await axeFaults(page)).toEqual([])
  dashboard.expectNothingWrong()
})

it('a job is taken back from its line, which says so afterwards', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { make, send } = workspace
  const { id } = await make('/contacts', { firstName: 'Ada' })
  await runBulk(workspace, { all: true, action: { type: 'setFields', fields: { city: 'Oslo' } } })
  const page = await dashboard.visit(workspace, { path: 'activity' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('heading', { name: 'took back: set City of contacts' }).waitFor()
  await page.getByText('Everything is back as it was').waitFor()
  expect((await send('GET', `/contacts/${id}`)).body.city).toBeNull()
  await page.getByRole('link', { name: 'All activity' }).click()
  await page.getByRole('link', { name: 'Undone' }).waitFor()
  expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
  dashboard.expectNothingWrong()
})

it('a viewer reads the activity and undoes nothing', async () => {
  const workspace = await dashboard.makeWorkspace()
  await workspace.make('/contacts', { firstName: 'Ada' })
  await runBulk(workspace, { all: true, action: { type: 'addTags', tags: ['vip'] } })
  const page = await dashboard.visit(workspace, { path: 'activity', role: 'viewer' })
  await page.getByText('tagged contacts vip').waitFor()
  expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
  dashboard.expectNothingWrong()
})

it('what one call did is one line, and edits of one contact that lie far apart are two', () => {
  const change = (part: Partial<Change>): Change => ({
    id: `${part.contactId}.${part.version}`,
    type: 'contact.updated',
    contactId: 'a',
    version: 1,
    at: '2026-03-01T12:00:00.000Z',
    actor: 'person:p',
    operationId: 'o1',
    changes: {},
    ...part,
  })
  const sizes = (changes: Change[]) => entriesOf(changes).map((entry) => entry.changes.length)
  expect(sizes([change({ contactId: 'a' }), change({ contactId: 'b' })])).toEqual([2])
  expect(sizes([change({}), change({ operationId: 'o2', at: '2026-03-01T11:55:00.000Z' })])).toEqual([2])
  expect(sizes([change({}), change({ operationId: 'o2', at: '2026-03-01T11:45:00.000Z' })])).toEqual([1, 1])
  expect(sizes([change({}), change({ contactId: 'b', operationId: 'o2' })])).toEqual([1, 1])
  expect(sizes([change({}), change({ actor: 'person:q', operationId: 'o2' })])).toEqual([1, 1])
  expect(sizes([change({}), change({ type: 'contact.created', operationId: 'o1' })])).toEqual([1, 1])
})
