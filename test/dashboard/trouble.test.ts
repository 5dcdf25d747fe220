import { expect, it } from 'vitest'
import { buildPerson } from '../support/build-person.ts'
import { cellOf, typeInto } from './support/contact-rows.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()

async function withAda() {
  const workspace = await dashboard.makeWorkspace()
  const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
  const read = async () => (await workspace.send('GET', `/contacts/${id}`)).body
  return { workspace, id, read }
}

it('who may no longer change anything is told so in words, and nothing is changed', async () => {
  const { workspace, read } = await withAda()
  const page = await dashboard.visit(workspace, { role: 'editor' })
  await cellOf(page, 0, 'firstName').getByText('Ada').waitFor()
  const { headers } = await buildPerson(workspace)
  const { body } = await dashboard.app.send('GET', '/v2/people', { headers })
  const editor = body.data.find(({ role }: { role: string }) => role === 'editor')
  await dashboard.app.send('PATCH', `/v2/people/${editor.id}`, { headers, body: { role: 'viewer' } })
  await typeInto(page, cellOf(page, 0, 'lastName'), 'King')
  await page.getByRole('alert').getByText('Your role does not allow this.').waitFor()
  expect((await read()).lastName).toBeNull()
  dashboard.expectNothingWrong()
})

it('whose session ended while they worked is asked to sign in again', async () => {
  const { workspace } = await withAda()
  const page = await dashboard.visit(workspace)
  await cellOf(page, 0, 'firstName').getByText('Ada').waitFor()
  await page.evaluate(`fetch('/v2/session', { method: 'DELETE', headers: { 'x-roster-dashboard': '1' } })`)
  await typeInto(page, cellOf(page, 0, 'lastName'), 'King')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

it('what was typed while the server was away stays in its cell and is saved when it is back', async () => {
  const { workspace, read } = await withAda()
  const page = await dashboard.visit(workspace)
  await cellOf(page, 0, 'firstName').getByText('Ada').waitFor()
  await page.context().setOffline(true)
  await typeInto(page, cellOf(page, 0, 'lastName'), 'King')
  const cell = cellOf(page, 0, 'lastName')
  await cell.getByText('King', { exact: true }).waitFor()
  await cell.getByText(/Not saved: Roster did not answer/).waitFor()
  await page.context().setOffline(false)
  await typeInto(page, cell, 'King')
  await expect.poll(async () => (await read()).lastName).toBe('King')
  await expect.poll(() => cell.innerText()).toBe('King')
})
