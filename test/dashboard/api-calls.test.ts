import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { pick } from './support/contact-rows.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()

/** The calls that the menu behind the last such button of the page names. */
async function callsOf(page: Page, name: string | RegExp = /^The API call behind/): Promise<string[]> {
  await page.getByRole('button', { name }).last().click()
  const menu = page.getByRole('menu')
  await menu.getByRole('menuitem', { name: 'Copy as curl' }).first().waitFor()
  const calls = await menu.locator('.menu-heading').allInnerTexts()
  await page.keyboard.press('Escape')
  await menu.waitFor({ state: 'detached' })
  return calls
}

/** One of everything that the settings show, and the ids by which calls name them. */
async function withOneOfEach() {
  const workspace = await dashboard.makeWorkspace()
  const { id: tag } = await workspace.make('/tags', { name: 'vip' })
  const { id: field } = await workspace.make('/custom-fields', { name: 'MRR', type: 'number' })
  const { id: list } = await workspace.make('/lists', { name: 'March' })
  const { id: view } = await workspace.make('/segments', { name: 'Leads', filter: 'tag:vip' })
  const invitation = { email: `bo-${crypto.randomUUID()}@example.com`, role: 'viewer' }
  const { body: invite } = await workspace.send('POST', '/invites', invitation, workspace.accountKey)
  const ids = {
    FIELD: field,
    TAG: tag,
    LIST: list,
    VIEW: view,
    WORKSPACE: workspace.workspaceId,
    KEY: workspace.member.keyId,
    INVITE: invite.id,
    EMAIL: invitation.email,
  }
  const filled = (text: string) =>
    Object.entries(ids).reduce((filling, [name, id]) => filling.replace(name, id), text)
  return { workspace, filled }
}

/** The button, what is chosen in its menu where it has one, and the call that the dialog then sends. */
type Opened = [button: string, entry: string | undefined, call: string]

const dialogs: Record<string, Opened[]> = {
  fields: [
    ['New field', undefined, 'POST /v2/custom-fields'],
    ['What to do with MRR', 'Edit the field', 'PATCH /v2/custom-fields/FIELD'],
    ['What to do with MRR', 'Delete the field', 'DELETE /v2/custom-fields/FIELD'],
  ],
  tags: [
    ['New tag', undefined, 'POST /v2/tags'],
    ['What to do with vip', 'Rename', 'PATCH /v2/tags/TAG'],
    ['What to do with vip', 'Merge into another', 'PATCH /v2/tags/TAG'],
    ['What to do with vip', 'Delete the tag', 'DELETE /v2/tags/TAG'],
  ],
  lists: [
    ['New list', undefined, 'POST /v2/lists'],
    ['What to do with March', 'Rename or describe', 'PATCH /v2/lists/LIST'],
    ['What to do with March', 'Delete the list', 'DELETE /v2/lists/LIST'],
  ],
  views: [
    ['What to do with Leads', 'Rename', 'PATCH /v2/segments/VIEW'],
    ['What to do with Leads', 'Delete the view', 'DELETE /v2/segments/VIEW'],
  ],
  workspaces: [
    ['New workspace', undefined, 'POST /v2/workspaces'],
    ['What to do with Test workspace', 'Change', 'PATCH /v2/workspaces/WORKSPACE'],
    ['What to do with Test workspace', 'Delete the workspace', 'DELETE /v2/workspaces/WORKSPACE'],
  ],
  keys: [
    ['New key', undefined, 'POST /v2/api-keys'],
    ['What to do with Workspace key', 'Revoke', 'DELETE /v2/api-keys/KEY'],
  ],
  people: [
    ['Invite somebody', undefined, 'POST /v2/invites'],
    ['Take the invitation back: EMAIL', undefined, 'DELETE /v2/invites/INVITE'],
    ['What to do with Ada Lovelace', 'Change the role', 'PATCH /v2/people/'],
    ['What to do with Ada Lovelace', 'Remove', 'DELETE /v2/people/'],
  ],
}

it.each(Object.entries(dialogs))('every dialog of %s names the call that it sends', async (part, opened) => {
  const { workspace, filled } = await withOneOfEach()
  const page = await dashboard.visit(workspace, { path: `settings/${part}` })
  for (const [button, entry, call] of opened) {
    await page.getByRole('button', { name: filled(button), exact: true }).click()
    if (entry !== undefined) await page.getByRole('menuitem', { name: entry, exact: true }).click()
    const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'))
    await dialog.waitFor()
    const [named] = await callsOf(page)
    expect([button, entry, named]).toEqual([button, entry, expect.stringContaining(filled(call))])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
  dashboard.expectNothingWrong()
})

it('what is done to contacts names its calls: new, changed, to many, stopped, undone, exported, imported', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
  const { workspaceId } = workspace
  const page = await dashboard.visit(workspace, { path: 'contacts?new=1' })
  await page.getByRole('dialog').getByLabel('First name').fill('Bob')
  expect(await callsOf(page, 'The API call behind “Create contact”')).toEqual(['POST /v2/contacts'])
  await page.goto(`${dashboard.app.url}/#/w/${workspaceId}/contacts?open=${id}`)
  await page.getByRole('complementary', { name: 'Ada' }).waitFor()
  expect(await callsOf(page)).toEqual([
    `GET /v2/contacts/${id}`,
    `GET /v2/contacts/${id}/history`,
    `DELETE /v2/contacts/${id}`,
  ])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('dialog', { name: 'Export' }).waitFor()
  expect(await callsOf(page)).toEqual(['GET /v2/exports'])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await pick(page, 0)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Mark do not contact' }).click()
  await page.getByText('This reaches 1 contact.').waitFor()
  expect(await callsOf(page)).toEqual(['POST /v2/bulk'])
  await page.getByRole('button', { name: 'Mark do not contact: 1' }).click()
  await page.getByText('Done: 1 changed').waitFor()
  expect(await callsOf(page)).toEqual([
    expect.stringMatching(/^GET \/v2\/jobs\/[\w-]+$/),
    expect.stringMatching(/^POST \/v2\/jobs\/[\w-]+\/undo$/),
  ])

  await page.goto(`${dashboard.app.url}/#/w/${workspaceId}/imports`)
  await page.locator('input[type=file]').waitFor({ state: 'attached' })
  expect(await callsOf(page)).toEqual(['GET /v2/imports', 'POST /v2/imports'])
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from('First name\nEve\n') }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: 'Start the import', exact: true }).waitFor()
  expect(await callsOf(page, 'The API call behind “Start the import”')).toEqual([
    expect.stringMatching(/^POST \/v2\/imports\/[\w-]+\/start$/),
  ])
  dashboard.expectNothingWrong()
})
