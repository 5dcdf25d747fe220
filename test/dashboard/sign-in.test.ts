import { expect, it } from 'vitest'
import { createSetupLink } from '../../src/core/access/people/set-up.ts'
import { buildPerson, password } from '../support/build-person.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()
const { app } = dashboard

it('signs in with email and password, out again, and says so when they do not go together', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { email } = await buildPerson(workspace, { signsIn: true })
  const page = await dashboard.openWindow()
  await page.goto(app.url)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill('three red herons at noon')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect.poll(() => page.getByRole('alert').innerText()).toContain('do not go together')

  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Test workspace' }).waitFor()
  const cookies = await page.context().cookies()
  const names = (some: { name: string }[]) => some.map(({ name }) => name).sort()
  expect(names(cookies)).toEqual(['roster', 'roster-device'])
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })

  await page.getByRole('button', { name: /Your account/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(names(await page.context().cookies())).toEqual(['roster-device'])
  dashboard.expectNothingWrong()
})

it('a setup link makes the owner, once', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { token } = await createSetupLink(workspace.directory, workspace.accountId)
  const fill = async () => {
    const page = await dashboard.openWindow()
    await page.goto(`${app.url}/#/setup?token=${token}`)
    await page.getByLabel('Your name').fill('Mara Lindqvist')
    await page.getByLabel('Email').fill(`mara-${crypto.randomUUID()}@example.com`)
    await page.getByLabel('Choose a password').fill(password)
    await page.getByRole('button', { name: 'Make the owner' }).click()
    return page
  }
  const first = await fill()
  await first.getByRole('heading', { name: 'Test workspace' }).waitFor()
  expect(first.url()).not.toContain(token)
  const second = await fill()
  await expect.poll(() => second.getByRole('alert').innerText()).toContain('This link was used already')
  dashboard.expectNothingWrong()
})

it('an owner invites by a link, and who follows it has the role that was given', async () => {
  const workspace = await dashboard.makeWorkspace()
  const owner = await dashboard.visit(workspace, { path: 'settings/people' })
  await owner.getByRole('button', { name: 'Invite somebody' }).click()
  await owner.getByLabel('Email').fill(`bo-${crypto.randomUUID()}@example.com`)
  await owner.getByLabel('Role').selectOption('viewer')
  await owner.getByRole('button', { name: 'Invite somebody' }).click()
  const link = await owner.locator('.secret').innerText()

  const guest = await dashboard.openWindow()
  await guest.goto(link)
  await guest.getByLabel('Your name').fill('Bo')
  await guest.getByLabel('Choose a password').fill(password)
  await guest.getByRole('button', { name: 'Accept invitation' }).click()
  await guest.getByRole('button', { name: /Your account/ }).click()
  await guest.getByText('Viewer', { exact: false }).waitFor()
  dashboard.expectNothingWrong()
})
