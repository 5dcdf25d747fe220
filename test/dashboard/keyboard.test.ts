import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { cellOf } from './support/contact-rows.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()

/** A workspace with contacts `Lead 0` and so on, the last one at the top, with a number field. */
async function withLeads(count: number) {
  const workspace = await dashboard.makeWorkspace({ defaultRegion: 'GB' })
  const { id: fieldId } = await workspace.make('/custom-fields', { name: 'Seats', type: 'number' })
  const operations = Array.from({ length: count }, (_, n) => ({
    op: 'create',
    contact: {
      firstName: `Lead ${n}`,
      lastName: `Last ${n}`,
      email: `lead-${n}@example.com`,
      city: n % 2 ? 'Leeds' : 'York',
      customFields: { Seats: n },
    },
  }))
  const { body } = await workspace.send('POST', '/contacts/batch', { operations })
  const ids: string[] = body.results.map(({ contact }: { contact: { id: string } }) => contact.id)
  const read = async (n: number) => (await workspace.send('GET', `/contacts/${ids[n]}`)).body
  const countOf = async (filter: string) =>
    (await workspace.send('GET', `/contacts?total=true&limit=1&filter=${encodeURIComponent(filter)}`)).body
      .total
  return { workspace, read, countOf, seats: `custom ${fieldId}` }
}

const focused = (page: Page) =>
  page.evaluate<{ region?: string; column: string | null; id: string }>(`({
    region: document.activeElement.closest('[data-region]')?.dataset.region,
    column: document.activeElement.getAttribute('col-id'),
    id: document.activeElement.id,
  })`)

it('finds and opens a contact with three keys, walks the regions, and is caught nowhere', async () => {
  const { workspace } = await withLeads(30)
  const page = await dashboard.visit(workspace)
  await cellOf(page, 0, 'name').getByText('Lead 29').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('lead-17@example.com')
  await page.keyboard.press('Enter')
  await page.getByText('1 match').waitFor()
  await expect.poll(() => focused(page)).toMatchObject({ region: 'Contacts', column: 'name' })
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'Lead 17 Last 17' })
  await panel.getByText('Last 17').first().waitFor()
  await expect.poll(() => focused(page)).toMatchObject({ region: 'Contact' })
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toMatchObject({ region: 'Contacts', column: 'name' })

  await page.keyboard.press('Tab')
  expect((await focused(page)).column).toBeNull()
  const seen = new Set<string | undefined>()
  for (let presses = 0; presses < 4; presses++) {
    await page.keyboard.press('F6')
    seen.add((await focused(page)).region)
  }
  expect(seen).toEqual(new Set(['Navigation', 'Search and filters', 'Contacts']))

  await cellOf(page, 0, 'email').click()
  await page.keyboard.press('Escape')
  expect((await focused(page)).id).toBe('search')
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'A page, a contact, an action' }).fill('lead-4@')
  await page.getByRole('option', { name: /Lead 4 / }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Lead 4 Last 4' }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  dashboard.expectNothingWrong()
})

it('copies a block, pastes it as one change that one undo takes back, and fills down', async () => {
  const { workspace, read, seats } = await withLeads(6)
  const page = await dashboard.visit(workspace, {
    viewport: { width: 2560, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await cellOf(page, 0, 'firstName').click()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowRight')
  await page.getByRole('status', { name: 'Selected cells' }).getByText('2 × 2 cells').waitFor()
  await page.keyboard.press('ControlOrMeta+c')
  await page.getByText('Copied 4 cells').waitFor()
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe('Lead 5\tLast 5\nLead 4\tLast 4')
  await cellOf(page, 2, 'firstName').click()
  await page.keyboard.press('ControlOrMeta+v')
  await expect.poll(async () => (await read(2)).lastName).toBe('Last 4')
  expect([(await read(3)).firstName, (await read(1)).firstName]).toEqual(['Lead 5', 'Lead 1'])
  await page.keyboard.press('ControlOrMeta+z')
  await page.getByText('Undone: 4 pasted cells').waitFor()
  expect([(await read(3)).firstName, (await read(2)).lastName]).toEqual(['Lead 3', 'Last 2'])

  // From a spreadsheet, with a number that is none and a flag of consent: both are named before anything is written.
  await page.evaluate(`navigator.clipboard.writeText('1,5\\r\\nmany\\r\\n7\\r\\n')`)
  await cellOf(page, 0, seats).click()
  await page.keyboard.press('ControlOrMeta+v')
  const preview = page.getByRole('alertdialog', { name: '2 of 3 cells fit' })
  await preview.getByText('is not a number').waitFor()
  expect((await read(5)).customFields.Seats).toBe(5)
  await preview.getByRole('button', { name: 'Paste 2 cells' }).click()
  await expect.poll(async () => (await read(5)).customFields.Seats).toBe(1.5)
  expect([(await read(4)).customFields.Seats, (await read(3)).customFields.Seats]).toEqual([4, 7])

  await cellOf(page, 0, 'lastName').click()
  for (let row = 0; row < 5; row++) await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('ControlOrMeta+d')
  await expect.poll(async () => (await read(0)).lastName).toBe('Last 5')
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(async () => (await read(0)).lastName).toBe('Last 0')
  await page.keyboard.press('ControlOrMeta+y')
  await expect.poll(async () => (await read(0)).lastName).toBe('Last 5')
  dashboard.expectNothingWrong()
})

it('selects all but one by name, acts on exactly those, and ends the selection with a word', async () => {
  const { workspace, countOf } = await withLeads(130)
  const page = await dashboard.visit(workspace)
  await cellOf(page, 1, 'email').click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.getByText('130 selected').waitFor()
  await cellOf(page, 1, 'pick').getByRole('checkbox', { name: 'Select Lead 128 Last 128' }).uncheck()
  await page.getByText('129 selected').waitFor()
  await page.getByText('Every contact in this view but Lead 128 Last 128').waitFor()
  await page.getByRole('button', { name: 'Add tags' }).click()
  await page.getByRole('combobox', { name: 'Tags' }).fill('spring')
  await page.getByRole('option', { name: /Make/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Add tags: 129' }).click()
  await page.getByText('Done: 129 changed').waitFor()
  expect([await countOf('tag:spring'), await countOf('no:tags')]).toEqual([129, 1])

  // The flag's condition acts as soon as it is chosen, as it shows.
  await cellOf(page, 0, 'email').click()
  await page.keyboard.press('Space')
  await page.getByText('1 selected').waitFor()
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('combobox', { name: 'Field' }).selectOption({ label: 'Do not contact' })
  await page.getByText('The view changed, so 1 contact is no longer selected.').waitFor()
  await page.getByText('No contact matches').waitFor()
  await page.getByRole('region', { name: 'Applied filters' }).getByText('Do not contact is Yes').waitFor()
  dashboard.expectNothingWrong()
})
