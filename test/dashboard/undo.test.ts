import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { endOf } from '../wires/roster/run-bulk.ts'
import { importer } from '../wires/roster/run-import.ts'
import { axeFaults } from './support/axe-faults.ts'
import { pick } from './support/contact-rows.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard({ sharesWindow: true })

const report = (page: Page) => page.getByRole('region', { name: 'Progress' })

it('an undo says whom it left as they are, why, and leads to them', async () => {
  const workspace = await dashboard.makeWorkspace()
  const leads = ['Ada', 'Bob', 'Cleo'].map((firstName) => ({
    op: 'create',
    contact: { firstName, tags: ['lead'] },
  }))
  const { body } = await workspace.send('POST', '/contacts/batch', { operations: leads })
  const bob = body.results[1].contact
  const page = await dashboard.visit(workspace, { path: 'contacts?filter=tag%3Alead' })
  await pick(page, 0)
  await page.getByRole('button', { name: 'Select all 3' }).click()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Mark do not contact' }).click()
  await page.getByRole('button', { name: 'Mark do not contact: 3' }).click()
  await report(page).getByText('Done: 3 changed').waitFor()
  // A contact that is marked stays marked: an undo lifts the mark only on request.
  await workspace.send('PATCH', `/contacts/${bob.id}`, { city: 'Dublin' })
  await report(page).getByRole('button', { name: 'Undo', exact: true }).click()
  await report(page).getByText('3 kept as now').waitFor()
  await report(page).getByText('This contact stays marked as do not contact.').first().waitFor()
  expect(await axeFaults(page)).toEqual([])
  await report(page).getByRole('link', { name: 'Bob' }).click()
  await page.getByRole('complementary', { name: 'Bob' }).waitFor()
  expect(page.url()).toContain('filter=tag')
  await page.keyboard.press('Escape')
  await report(page).getByRole('button', { name: 'Close this report' }).click()
  await report(page).waitFor({ state: 'detached' })
  dashboard.expectNothingWrong()
})

it('the page of an import tells of its undo, to who comes back later too', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { id } = await importer(dashboard.app, workspace).run(
    'First name,Email\nAda,ada@example.com\nBob,bob@example.com\n',
  )
  const [bob] = (await workspace.send('GET', '/contacts?q=bob')).body.data
  await workspace.send('PATCH', `/contacts/${bob.id}`, { city: 'Dublin' })
  await endOf(workspace, await workspace.send('POST', `/imports/${id}/undo`))
  const page = await dashboard.visit(workspace, { path: `imports/${id}` })
  await report(page).getByText('1 put back, 1 kept as now').waitFor()
  await report(page).getByRole('link', { name: 'Bob' }).waitFor()
  expect(await page.getByRole('button', { name: 'Undo the import' }).count()).toBe(0)
  expect(await axeFaults(page)).toEqual([])
})

it('a change that goes on is there again for who left and comes back', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
  const page = await dashboard.visit(workspace)
  await pick(page, 0)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Mark do not contact' }).click()
  // A lock makes the job wait for the contact while the page is left and opened again.
  await workspace.scope.db.transaction().execute(async (db) => {
    const { workspaceId } = workspace
    await sql`select 1 from contacts where workspace_id = ${workspaceId} and id = ${id} for update`.execute(
      db,
    )
    const stop = report(page).getByRole('button', { name: 'Stop', exact: true })
    await page.getByRole('button', { name: 'Mark do not contact: 1' }).click()
    await stop.waitFor()
    await page.reload()
    await stop.waitFor()
  })
  await report(page).getByText('Done: 1 changed').waitFor()
  dashboard.expectNothingWrong()
})
