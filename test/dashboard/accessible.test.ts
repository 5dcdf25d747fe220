import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { importer } from '../wires/roster/run-import.ts'
import { axeFaults } from './support/axe-faults.ts'
import { cellOf } from './support/contact-rows.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()

async function withSome() {
  const workspace = await dashboard.makeWorkspace({ timezone: 'Europe/Paris' })
  const list = await workspace.make('/lists', { name: 'March', description: 'Spring campaign' })
  await workspace.make('/custom-fields', { name: 'MRR', type: 'number' })
  await workspace.make('/custom-fields', { name: 'Signed', type: 'boolean' })
  await workspace.make('/segments', { name: 'Leads', filter: 'has:email' })
  const gone = await workspace.make('/contacts', { firstName: 'Gone', email: 'gone@example.com' })
  await workspace.send('DELETE', `/contacts/${gone.id}`)
  const contact = await workspace.make('/contacts', {
    firstName: 'Ada',
    lastName: 'Lovelace',
    phone: '+442079460123',
    tags: ['vip', 'lead'],
    lists: [list.id],
    doNotContact: true,
    customFields: { MRR: 250.5, Signed: true },
  })
  return { workspace, contact, gone }
}

const pages: [name: string, path: string, isReady: (page: Page) => Promise<unknown>][] = [
  ['home', 'home', (page) => page.getByText('Reachable by phone').waitFor()],
  ['contacts', 'contacts', (page) => cellOf(page, 0, 'firstName').getByText('Ada').waitFor()],
  [
    'the filter',
    'contacts?filter=tags:vip',
    async (page) => {
      await cellOf(page, 0, 'firstName').getByText('Ada').waitFor()
      await page.getByRole('button', { name: 'Filter' }).click()
      await page.getByText('Add a group').waitFor()
    },
  ],
  ['a new contact', 'contacts?new=1', (page) => page.getByRole('dialog').getByLabel('Email').waitFor()],
  ['nobody matches', 'contacts?q=nobody', (page) => page.getByText('No contact matches').waitFor()],
  ['custom fields', 'settings/fields', (page) => page.getByText('MRR').first().waitFor()],
  ['tags', 'settings/tags', (page) => page.getByRole('link', { name: 'vip' }).waitFor()],
  ['lists', 'settings/lists', (page) => page.getByRole('link', { name: 'March' }).waitFor()],
  [
    'saved views',
    'settings/views',
    (page) => page.getByRole('link', { name: 'Leads', exact: true }).waitFor(),
  ],
  ['the bin', 'settings/bin', (page) => page.getByText('gone@example.com').waitFor()],
  [
    'those picked in the bin',
    'settings/bin',
    async (page) => {
      await page.getByRole('checkbox', { name: 'Select Gone' }).check()
      await page.getByRole('button', { name: 'Restore: 1', exact: true }).waitFor()
    },
  ],
  [
    'one’s own name and email',
    'home',
    async (page) => {
      await page.getByRole('button', { name: /Your account/ }).click()
      await page.getByRole('menuitem', { name: 'Change name or email' }).click()
      await page.getByRole('textbox', { name: 'Email' }).fill('other@example.com')
      await page.getByLabel('Your password now').waitFor()
    },
  ],
  ['workspaces', 'settings/workspaces', (page) => page.getByText('You are here').waitFor()],
  ['keys', 'settings/keys', (page) => page.getByText('Account key').waitFor()],
  ['people', 'settings/people', (page) => page.getByText('(you)').waitFor()],
]

describe.each(['light', 'dark'] as const)('nothing that axe-core finds wrong, %s:', (colorScheme) => {
  it.each(pages)('%s', async (_, path, isReady) => {
    const { workspace } = await withSome()
    const page = await dashboard.visit(workspace, { path, colorScheme, reducedMotion: 'reduce' })
    await isReady(page)
    expect(await axeFaults(page)).toEqual([])
  })

  it('a contact', async () => {
    const { workspace, contact } = await withSome()
    const page = await dashboard.visit(workspace, {
      path: `contacts?open=${contact.id}`,
      colorScheme,
      reducedMotion: 'reduce',
    })
    await page.getByRole('complementary').getByText('Europe/London').waitFor()
    expect(await axeFaults(page)).toEqual([])
  })

  it('a contact in the bin', async () => {
    const { workspace, gone } = await withSome()
    const page = await dashboard.visit(workspace, {
      path: `contacts?open=${gone.id}`,
      colorScheme,
      reducedMotion: 'reduce',
    })
    await page.getByRole('complementary').getByText('In the bin', { exact: true }).waitFor()
    expect(await axeFaults(page)).toEqual([])
  })

  it('imports, and one with wrong rows', async () => {
    const workspace = await dashboard.makeWorkspace()
    const { upload, finish } = importer(dashboard.app, workspace)
    const file = 'First name,Email\nBob,bob@example.com\nEve,eve@example.com\n,wrong\n'
    const { id } = await upload(file, '?fileName=march.csv')
    await finish(id)
    const page = await dashboard.visit(workspace, { path: 'imports', colorScheme, reducedMotion: 'reduce' })
    await page.getByRole('link', { name: 'march.csv' }).waitFor()
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('link', { name: 'march.csv' }).click()
    await page.getByLabel('Email, line 4').fill('tom@example.com')
    await page.getByRole('button', { name: 'Send 1 edited again' }).waitFor()
    expect(await axeFaults(page)).toEqual([])
  })

  it('a field whose type changes', async () => {
    const { workspace } = await withSome()
    await workspace.make('/segments', { name: 'Large', filter: 'customFields.MRR>100' })
    const page = await dashboard.visit(workspace, {
      path: 'settings/fields',
      colorScheme,
      reducedMotion: 'reduce',
    })
    await page.getByRole('button', { name: 'What to do with MRR' }).click()
    await page.getByRole('menuitem', { name: 'Change type…' }).click()
    for (const [type, found] of [
      ['date', '1 value cannot be converted'],
      ['text', '1 value will read the same'],
    ] as const) {
      await page.getByLabel('New type').selectOption(type)
      await page.getByText(found).click()
      await page.getByRole('dialog').getByText('Large').waitFor()
      expect(await axeFaults(page)).toEqual([])
    }
  })

  it('sign in', async () => {
    const page = await dashboard.openWindow({ colorScheme })
    await page.goto(dashboard.app.url)
    await page.getByLabel('Email').waitFor()
    expect(await axeFaults(page)).toEqual([])
  })

  it('an empty workspace', async () => {
    const page = await dashboard.visit(await dashboard.makeWorkspace(), { path: 'home', colorScheme })
    await page.getByText('No contacts yet').waitFor()
    expect(await axeFaults(page)).toEqual([])
  })
})
