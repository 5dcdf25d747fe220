import { expect, it } from 'vitest'
import { buildPerson, password } from '../support/build-person.ts'
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

it('whose session ended while they worked signs in again over the page, and nothing is lost', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
  const { email } = await buildPerson(workspace, { signsIn: true })
  const page = await dashboard.openWindow()
  await page.goto(`${dashboard.app.url}/#/w/${workspace.workspaceId}/contacts`)
  const signIn = async () => {
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
  }
  await page.getByLabel('Email').fill(email)
  await signIn()
  await cellOf(page, 0, 'firstName').getByText('Ada').waitFor()
  await page.evaluate(`fetch('/v2/session', { method: 'DELETE', headers: { 'x-roster-dashboard': '1' } })`)
  await typeInto(page, cellOf(page, 0, 'lastName'), 'King')
  await page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
  await signIn()
  await page.getByRole('dialog', { name: 'Sign in again' }).waitFor({ state: 'detached' })
  const stored = async () => (await workspace.send('GET', `/contacts/${id}`)).body.lastName
  await expect.poll(stored).toBe('King')
  dashboard.expectNothingWrong()
})

it('what was typed while the server was away stays in its cell and is saved by itself when it is back', async () => {
  const { workspace, read } = await withAda()
  const page = await dashboard.visit(workspace)
  await cellOf(page, 0, 'firstName').getByText('Ada').waitFor()
  await page.context().setOffline(true)
  const cell = cellOf(page, 0, 'lastName')
  await typeInto(page, cell, 'King')
  await cell.getByText('King', { exact: true }).waitFor()
  await cell.getByText(/Trying again until Roster answers/).waitFor()
  await page.context().setOffline(false)
  await expect.poll(async () => (await read()).lastName).toBe('King')
  await expect.poll(() => cell.innerText()).toBe('King')
})

it('the former value is one click away while a change cannot be saved', async () => {
  const { workspace, read } = await withAda()
  const page = await dashboard.visit(workspace)
  const cell = cellOf(page, 0, 'firstName')
  await cell.getByText('Ada').waitFor()
  await page.context().setOffline(true)
  await typeInto(page, cell, 'Augusta')
  await cell.getByRole('button', { name: 'Put the former value back' }).click()
  await expect.poll(() => cell.innerText()).toBe('Ada')
  await page.context().setOffline(false)
  expect((await read()).firstName).toBe('Ada')
})

it('two people change one value: both stand there, and the one who is asked decides', async () => {
  const { workspace, id, read } = await withAda()
  const page = await dashboard.visit(workspace)
  const cell = cellOf(page, 0, 'lastName')
  await cellOf(page, 0, 'firstName').getByText('Ada').waitFor()
  await workspace.send('PATCH', `/contacts/${id}`, { city: 'London' })
  await typeInto(page, cell, 'King')
  await expect.poll(async () => (await read()).lastName).toBe('King')

  // The edit starts from the value before.
  const writeWhile = async (theirs: string) => {
    await cell.click()
    await page.keyboard.press('Enter')
    await cell.locator('input:focus').waitFor()
    await workspace.send('PATCH', `/contacts/${id}`, { lastName: theirs })
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('Byron')
    await page.keyboard.press('Enter')
  }
  await writeWhile('Noel')
  const question = page.getByRole('alertdialog', { name: 'Somebody changed this at the same time' })
  await question.getByText('Noel', { exact: true }).waitFor()
  await question.getByText(/Workspace key/).waitFor()
  await question.getByRole('button', { name: 'Take theirs' }).click()
  await expect.poll(() => cell.innerText()).toBe('Noel')
  expect((await read()).lastName).toBe('Noel')

  await writeWhile('Milbanke')
  await question.getByRole('button', { name: 'Keep mine' }).click()
  await expect.poll(async () => (await read()).lastName).toBe('Byron')
  dashboard.expectNothingWrong()
})

it('what somebody else changes comes into the rows by itself', async () => {
  const { workspace, id } = await withAda()
  const page = await dashboard.visit(workspace)
  const followed = page.waitForResponse((response) => response.url().includes('/v2/changes/stream'))
  await cellOf(page, 0, 'firstName').getByText('Ada').waitFor()
  await followed
  await workspace.send('PATCH', `/contacts/${id}`, { lastName: 'Lovelace' })
  await cellOf(page, 0, 'lastName').getByText('Lovelace').waitFor()
  await workspace.make('/contacts', { firstName: 'Bob' })
  await cellOf(page, 0, 'firstName').getByText('Bob').waitFor()
  dashboard.expectNothingWrong()
})
