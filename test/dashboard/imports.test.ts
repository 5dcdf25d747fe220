import { expect, it } from 'vitest'
import { axeFaults } from './support/axe-faults.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()

const people = `First Name,Last Name,Mobile,E-mail,Plan
Ines,Moreau,06 12 34 56 99,ines@example.com,Pro
Tom,Hart,12,tom@example.com,"Basic
or less"
Lena,Vogt,+4915123456700,lena.example.com,Pro
`

it('brings a file in, has its wrong rows put right in the page, and takes all of it back', async () => {
  const workspace = await dashboard.makeWorkspace({ defaultRegion: 'FR' })
  const total = async () => (await workspace.send('GET', '/contacts?total=true&limit=1')).body.total
  const bucketsOf = async () =>
    Object.fromEntries((await page.locator('.bucket').allInnerTexts()).map((text) => text.split('\n')))
  const page = await dashboard.visit(workspace, { path: 'imports', reducedMotion: 'reduce' })
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(people) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('parse as phones').first().waitFor()
  expect(await page.getByLabel('Where Mobile goes').inputValue()).toBe('phone')
  expect(await axeFaults(page)).toEqual([])

  await page.getByRole('button', { name: 'Try it without writing' }).click()
  await page.getByText('This was a try').waitFor()
  expect(await total()).toBe(0)
  await page.getByRole('button', { name: 'Start the import' }).click()
  await page.getByRole('heading', { name: 'Done' }).waitFor()
  await expect.poll(bucketsOf).toMatchObject({ Created: '1', Refused: '2' })
  expect(await total()).toBe(1)
  expect(await axeFaults(page)).toEqual([])

  await page.getByLabel('Mobile, line 3').fill('+33612345670')
  await page.getByLabel('E-mail, line 5').fill('lena@example.com')
  await page.getByRole('button', { name: 'Send 2 again' }).click()
  await page.getByRole('heading', { name: 'people.csv, repaired' }).waitFor()
  await page.getByRole('button', { name: 'Start the import' }).click()
  await page.getByRole('heading', { name: 'Done' }).waitFor()
  await expect.poll(bucketsOf).toMatchObject({ Created: '2', Refused: '0' })
  const found = await workspace.send('GET', '/contacts?filter=phone:%2B33612345670')
  expect(found.body.data[0].customFields).toEqual({ Plan: 'Basic\nor less' })

  await page.getByRole('button', { name: 'Undo the import' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Undo the import' }).click()
  await page.getByText('Everything is back as it was').waitFor()
  expect(await total()).toBe(1)
  dashboard.expectNothingWrong()
})

it('says that a file was imported before, and why one cannot be read', async () => {
  const workspace = await dashboard.makeWorkspace()
  const page = await dashboard.visit(workspace, { path: 'imports' })
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(people) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('heading', { name: 'people.csv' }).waitFor()
  await page.getByRole('link', { name: 'All imports' }).click()
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('This very file was imported before.').waitFor()
  await page.getByRole('link', { name: 'All imports' }).click()
  await page.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from('') })
  await page.getByRole('alert').waitFor()
})
