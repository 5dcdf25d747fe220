import { expect, it } from 'vitest'
import { buildPerson, password } from '../support/build-person.ts'
import { axeFaults } from './support/axe-faults.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()

it('one’s own name and email are changed; the email with the password, and the page goes on', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { email } = await buildPerson(workspace, { role: 'viewer', signsIn: true })
  const page = await dashboard.openWindow()
  await page.goto(dashboard.app.url)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Your account/ }).click()
  await page.getByRole('menuitem', { name: 'Change name or email' }).click()
  const dialog = page.getByRole('dialog', { name: 'Your name and email' })
  const save = dialog.getByRole('button', { name: 'Save' })
  await dialog.getByLabel('Your name').fill('Ada King')
  expect(await dialog.getByLabel('Your password now').count()).toBe(0)
  const other = `king-${crypto.randomUUID()}@example.com`
  await dialog.getByLabel('Email').fill(other)
  expect(await axeFaults(page)).toEqual([])
  await save.click()
  await dialog.getByText('is required').waitFor()
  await dialog.getByLabel('Your password now').fill('not this one')
  await save.click()
  await dialog.getByText('is not the present password').waitFor()
  await dialog.getByLabel('Your password now').fill(password)
  await save.click()
  await page.getByText('Sign in with the new email from now on').waitFor()
  await page.getByRole('button', { name: /Ada King/ }).click()
  await page.getByText(other).waitFor()
  await page.reload()
  await page.getByRole('button', { name: /Ada King/ }).waitFor()
  dashboard.expectNothingWrong()
})

it('a person sees where they are signed in, and ends one session and all others', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { email } = await buildPerson(workspace, { role: 'viewer', signsIn: true })
  for (const agent of ['Firefox/140.0 (X11; Linux)', 'a telephone'])
    await dashboard.app.send('POST', '/v2/session', {
      body: { email, password },
      headers: { 'user-agent': agent },
    })
  const page = await dashboard.openWindow()
  await page.goto(dashboard.app.url)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Your account/ }).click()
  await page.getByRole('menuitem', { name: 'Where you are signed in' }).click()
  const dialog = page.getByRole('dialog', { name: 'Where you are signed in' })
  await dialog.getByText('Firefox on Linux').waitFor()
  expect(await axeFaults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'End: a telephone' }).click()
  await dialog.getByText('a telephone').waitFor({ state: 'detached' })
  await dialog.getByRole('button', { name: 'End all others' }).click()
  await dialog.getByText('Firefox on Linux').waitFor({ state: 'detached' })
  await dialog.getByText('this one').waitFor()
  dashboard.expectNothingWrong()
})
