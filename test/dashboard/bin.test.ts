import { expect, it } from 'vitest'
import { axeFaults } from './support/axe-faults.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()

/** A workspace whose bin holds this many, named Gone 0 and so on. */
async function withGone(count: number) {
  const workspace = await dashboard.makeWorkspace()
  const contact = (n: number) => ({ firstName: `Gone ${n}`, email: `gone-${n}@example.com` })
  const operations = Array.from({ length: count }, (_, n) => ({ op: 'create', contact: contact(n) }))
  const { body } = await workspace.send('POST', '/contacts/batch', { operations })
  const ids: string[] = body.results.map(({ contact }: { contact: { id: string } }) => contact.id)
  const deletions = ids.map((id) => ({ op: 'delete', id }))
  await workspace.send('POST', '/contacts/batch', { operations: deletions })
  const countIn = async (query: string) =>
    (await workspace.send('GET', `/contacts?total=true&limit=1&${query}`)).body.total
  return { workspace, ids, countIn }
}

it('restores those picked, and takes that back', async () => {
  const { workspace, countIn } = await withGone(5)
  const page = await dashboard.visit(workspace, { path: 'settings/bin' })
  for (const name of ['Gone 1', 'Gone 3'])
    await page.getByRole('checkbox', { name: `Select ${name}` }).check()
  await page.getByText('2 selected').waitFor()
  // The standard of ROSTER_BIN_DAYS, counted from today.
  const day = new Date()
  day.setDate(day.getDate() + 90)
  const shown = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(day)
  expect(await page.getByRole('cell', { name: shown, exact: true }).count()).toBe(5)
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Restore: 2', exact: true }).click()
  await page.getByText('2 contacts restored').waitFor()
  await page.getByText('3 in the bin').waitFor()
  expect(await countIn('q=gone')).toBe(2)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByText('Everything is back as it was').waitFor()
  await page.getByText('5 in the bin').waitFor()
  expect(await countIn('')).toBe(0)
  dashboard.expectNothingWrong()
})

it('restores everybody of more than a page, and says by name who could not come back and who is in the way', async () => {
  const { workspace, ids, countIn } = await withGone(60)
  const taker = await workspace.make('/contacts', { firstName: 'Eve', email: 'gone-7@example.com' })
  const page = await dashboard.visit(workspace, { path: 'settings/bin' })
  await page.getByText('60 in the bin').waitFor()
  await page.getByRole('checkbox', { name: 'Select all that are shown' }).check()
  await page.getByText('50 selected').waitFor()
  await page.getByRole('button', { name: 'Select all 60' }).click()
  await page.getByRole('button', { name: 'Restore: 60', exact: true }).click()
  await page.getByText('59 contacts restored · 1 could not be changed').waitFor()
  expect(await countIn('deleted=true')).toBe(1)
  const report = page.getByRole('region', { name: 'Progress' })
  await report.getByText('Email belongs to').waitFor()
  expect(await axeFaults(page)).toEqual([])
  await report.getByRole('link', { name: 'Eve' }).click()
  await page.getByRole('complementary', { name: 'Eve' }).waitFor()
  expect(page.url()).toContain(taker.id)
  await page.goBack()
  await page.getByRole('link', { name: 'Gone 7' }).click()
  const drawer = page.getByRole('complementary', { name: 'Gone 7' })
  await drawer.getByText('In the bin', { exact: true }).waitFor()
  expect(page.url()).toContain(ids[7])
  await drawer.getByRole('button', { name: 'Restore', exact: true }).click()
  await drawer.getByText('Email belongs to another contact now.').waitFor()
  await workspace.send('PATCH', `/contacts/${taker.id}`, { email: null })
  await drawer.getByRole('button', { name: 'Restore', exact: true }).click()
  await drawer.getByRole('button', { name: 'Edit', exact: true }).waitFor()
  expect(await countIn('deleted=true')).toBe(0)
  dashboard.expectNothingWrong()
})

it('finds somebody in the bin, and restores all that are found and nobody else', async () => {
  const { workspace, countIn } = await withGone(12)
  const page = await dashboard.visit(workspace, { path: 'settings/bin' })
  await page.getByText('12 in the bin').waitFor()
  await page.getByRole('searchbox', { name: 'Search' }).fill('gone-11')
  await page.getByText('1 in the bin').waitFor()
  await page.getByRole('checkbox', { name: 'Select Gone 11' }).check()
  await page.getByRole('button', { name: 'Restore: 1', exact: true }).click()
  await page.getByText('1 contact restored').waitFor()
  await page.getByText('No contact matches').waitFor()
  expect([await countIn(''), await countIn('deleted=true')]).toEqual([1, 11])
})

it('a viewer looks at the bin and restores nobody', async () => {
  const { workspace } = await withGone(1)
  const page = await dashboard.visit(workspace, { path: 'settings/bin', role: 'viewer' })
  await page.getByRole('link', { name: 'Gone 0' }).waitFor()
  expect(await page.getByRole('checkbox').count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Restore' }).count()).toBe(0)
})
