import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { cellOf, pick } from './support/contact-rows.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard({ sharesWindow: true })

/** A workspace with twelve leads and a customer. */
async function withLeads() {
  const workspace = await dashboard.makeWorkspace()
  const lead = (index: number) => ({
    op: 'create',
    contact: { firstName: `Lead ${index}`, phone: `+4479460001${index + 10}`, tags: ['lead'] },
  })
  const operations = [
    { op: 'create', contact: { firstName: 'Customer', tags: ['customer'] } },
    ...Array.from({ length: 12 }, (_, index) => lead(index)),
  ]
  const { status } = await workspace.send('POST', '/contacts/batch', { operations })
  expect(status).toBe(200)
  const count = async (filter: string) => {
    const query = new URLSearchParams({ filter, total: 'true', limit: '1' })
    return (await workspace.send('GET', `/contacts?${query}`)).body.total
  }
  return { workspace, count }
}

it('changes everybody who matches, with the exact count before and an undo after', async () => {
  const { workspace, count } = await withLeads()
  const page = await dashboard.visit(workspace, { path: 'contacts?filter=tag%3Alead' })
  await pick(page, 0)
  await page.getByRole('button', { name: 'Select all 12' }).click()
  await page.getByText('12 selected').waitFor()
  await page.getByRole('button', { name: 'Add tags' }).click()
  await page.getByText('This reaches 12 contacts.').waitFor()
  await page.getByRole('combobox', { name: 'Tags' }).fill('spring')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Add tags: 12' }).click()
  await page.getByText('Done: 12 changed').waitFor()
  expect(await count('tag:spring')).toBe(12)
  expect(await count('tag:spring and tag:customer')).toBe(0)

  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Everything is back as it was').waitFor()
  expect(await count('tag:spring')).toBe(0)
  dashboard.expectNothingWrong()
})

it('moves those picked to the bin after a confirmation that names their number', async () => {
  const { workspace, count } = await withLeads()
  const page = await dashboard.visit(workspace)
  for (const row of [0, 1]) await pick(page, row)
  await page.getByText('2 selected').waitFor()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Move to the bin' }).click()
  await page.getByRole('button', { name: 'Move to the bin: 2' }).click()
  await page.getByText('2 contacts moved to the bin').waitFor()
  await page.getByText('11 contacts').waitFor()
  expect(await count('tag:lead')).toBe(10)
})

it('sets a field for many, and says what is wrong with a value', async () => {
  const { workspace, count } = await withLeads()
  await workspace.make('/custom-fields', { name: 'MRR', type: 'number' })
  const page = await dashboard.visit(workspace, { path: 'contacts?filter=tag%3Alead' })
  await pick(page, 0)
  await page.getByRole('button', { name: 'Select all 12' }).click()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Set a field' }).click()
  const dialog = page.getByRole('dialog', { name: 'Set a field' })
  await dialog.getByLabel('Field', { exact: true }).selectOption('customFields.MRR')
  await page.getByLabel('MRR').fill('many')
  await page.getByRole('button', { name: 'Set a field: 12' }).click()
  await page.getByRole('alert').getByText(/MRR/).waitFor()
  await page.getByLabel('MRR').fill('250')
  await page.getByRole('button', { name: 'Set a field: 12' }).click()
  await page.getByText('Done: 12 changed').waitFor()
  expect(await count('customFields.MRR>=250')).toBe(12)
})

it('saves a view that everybody can open and one’s own, and follows the link to it', async () => {
  const { workspace } = await withLeads()
  const page = await dashboard.visit(workspace, { path: 'contacts?filter=tag%3Alead&sort=-firstName' })
  await cellOf(page, 0, 'firstName').getByText('Lead 9').waitFor()
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save this view' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Fresh leads')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Fresh leads' }).click()
  await page.getByRole('menuitem', { name: 'Save as a new view' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('For my eyes')
  await page.getByRole('switch', { name: 'Only I see it' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const own = page.getByRole('list', { name: 'My views' })
  await own.getByText('For my eyes', { exact: true }).waitFor()
  expect(await own.getByText('Fresh leads').count()).toBe(0)

  const other = await dashboard.visit(workspace, { path: 'settings/views', role: 'viewer' })
  await other
    .getByRole('row', { name: /Fresh leads/ })
    .getByText('12')
    .waitFor()
  expect(await other.getByText('For my eyes').count()).toBe(0)
  await other.getByRole('link', { name: 'Fresh leads', exact: true }).click()
  await other.getByText('12 match').waitFor()
  await cellOf(other, 0, 'firstName').getByText('Lead 9').waitFor()
  dashboard.expectNothingWrong()
})

it('exports the view that is seen, with the columns that are seen', async () => {
  const { workspace } = await withLeads()
  const page = await dashboard.visit(workspace, { path: 'contacts?filter=tag%3Acustomer' })
  await page.getByText('1 match').waitFor()
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByLabel('Columns').last().selectOption('shown')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click(),
  ])
  const [header, ...rows] = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/)
  expect(header).toContain('firstName,lastName,phone')
  expect(rows).toEqual([expect.stringContaining('Customer')])
})

it('shows the call behind what is seen, to copy, with no key in it', async () => {
  const { workspace } = await withLeads()
  const page = await dashboard.visit(workspace, { path: 'contacts?filter=tag%3Alead' })
  await page.getByRole('button', { name: 'The API call behind this' }).click()
  await page.getByRole('menuitem', { name: 'Look at it' }).click()
  const [curl, script] = await page.locator('pre').allInnerTexts()
  expect(curl).toContain(`/v2/contacts?workspaceId=${workspace.workspaceId}&filter=tag%3Alead`)
  const reply = await fetch(/'(http[^']+)'/.exec(curl!)?.[1] as string, {
    headers: { authorization: `Bearer ${workspace.accountKey}` },
  })
  expect(await reply.json()).toMatchObject({ total: 12 })
  expect(script).toContain('await fetch(')
  expect(`${curl}${script}`).not.toContain('sk_live_')
})
