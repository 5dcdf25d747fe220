import { expect, it } from 'vitest'
import { importer } from '../wires/roster/run-import.ts'
import { axeFaults } from './support/axe-faults.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard({ sharesWindow: true })

const people = `First Name,Last Name,Mobile,E-mail,Plan
Ines,Moreau,06 12 34 56 99,ines@example.com,Pro
"","",12,,"Basic
or less"
"","",,lena.example.com,Pro
`

it('brings a file in, has its wrong rows put right in the page, and takes all of it back', async () => {
  const workspace = await dashboard.makeWorkspace({ defaultRegion: 'FR' })
  const total = async () => (await workspace.send('GET', '/contacts?total=true&limit=1')).body.total
  const bucketsOf = async () =>
    Object.fromEntries((await page.locator('.bucket').allInnerTexts()).map((text) => text.split('\n')))
  const page = await dashboard.visit(workspace, { path: 'imports' })
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(people) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('parse as phones').first().waitFor()
  expect(await page.getByLabel('Where Mobile goes').inputValue()).toBe('phone')
  expect(await axeFaults(page)).toEqual([])

  await page.getByRole('button', { name: 'Try it without writing' }).click()
  await page.getByText('This was a try').waitFor()
  expect(await total()).toBe(0)
  await page.getByRole('button', { name: 'Start the import', exact: true }).click()
  await page.getByRole('heading', { name: 'Done' }).waitFor()
  await expect.poll(bucketsOf).toMatchObject({ Created: '1', Refused: '2' })
  expect(await total()).toBe(1)
  expect(await axeFaults(page)).toEqual([])

  await page.getByLabel('Mobile, line 3').fill('+33612345670')
  await page.getByLabel('Mobile, line 5').fill('+4915123456700')
  await page.getByRole('button', { name: 'Send 2 edited again' }).click()
  // Into the same import, whose rows they are.
  await page.getByText('2 written', { exact: true }).waitFor()
  await expect.poll(bucketsOf).toMatchObject({ Created: '3', Refused: '0' })
  const found = await workspace.send('GET', '/contacts?filter=phone:%2B33612345670')
  expect(found.body.data[0].customFields).toEqual({ Plan: 'Basic\nor less' })

  await page.getByRole('button', { name: 'Undo the import' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Undo the import' }).click()
  await page.getByText('Everything is back as it was').waitFor()
  expect(await total()).toBe(0)
  expect((await workspace.send('GET', '/custom-fields')).body.data).toEqual([])
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

it('shows every wrong row, a page at a time, and sends those put right again as the import was written', async () => {
  const workspace = await dashboard.makeWorkspace()
  const list = await workspace.make('/lists', { name: 'March' })
  const rows = Array.from({ length: 250 }, (_, n) => `Town ${n},wrong-${n}`)
  const { id } = await importer(dashboard.app, workspace).run(`City,Email\n${rows.join('\n')}\n`, {
    mapping: [
      { column: 0, field: 'city' },
      { column: 1, field: 'email' },
    ],
    tags: ['spring'],
    listId: list.id,
  })
  const page = await dashboard.visit(workspace, { path: `imports/${id}` })
  await page.getByText('Rows 1 to 100 of 250').waitFor()
  await page.getByLabel('Email, line 2', { exact: true }).fill('first@example.com')
  await page.getByRole('button', { name: 'Rows after' }).click()
  await page.getByText('Rows 101 to 200 of 250').waitFor()
  await page.getByRole('button', { name: 'Rows after' }).click()
  await page.getByText('Rows 201 to 250 of 250').waitFor()
  expect(await page.getByRole('button', { name: 'Rows after' }).isDisabled()).toBe(true)
  await page.getByLabel('Email, line 251').fill('last@example.com')
  await page.getByRole('button', { name: 'Rows before' }).click()
  await page.getByRole('button', { name: 'Rows before' }).click()
  expect(await page.getByLabel('Email, line 2', { exact: true }).inputValue()).toBe('first@example.com')
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Send 2 edited again' }).click()
  await page.getByText('2 written', { exact: true }).waitFor()
  const { body } = await workspace.send('GET', '/contacts?sort=email&limit=10')
  const written = body.data.map(({ city, tags, lists }: Record<string, unknown>) => ({
    city,
    tags,
    lists,
  }))
  expect(written).toEqual([
    { city: 'Town 0', tags: ['spring'], lists: [list.id] },
    { city: 'Town 249', tags: ['spring'], lists: [list.id] },
  ])
  await page.getByText('Rows 1 to 100 of 248').waitFor()
  await page.getByRole('button', { name: 'Send all 248 again' }).click()
  await page.getByText('0 written, 248 still to put right').waitFor()
  await page.getByText('Rows 1 to 100 of 248').waitFor()
  // Typed text survives a reload.
  await page.getByLabel('Email, line 3', { exact: true }).fill('second@example.com')
  await page.reload()
  await page.getByRole('button', { name: 'Send 1 edited again' }).waitFor()
  expect(await page.getByLabel('Email, line 3', { exact: true }).inputValue()).toBe('second@example.com')
  dashboard.expectNothingWrong()
})

it('shows the first rows of a file, and keeps what was chosen over a try: new options for a field, too', async () => {
  const workspace = await dashboard.makeWorkspace({ defaultRegion: 'FR' })
  await workspace.make('/custom-fields', { name: 'Plan', type: 'select', options: [{ name: 'Basic' }] })
  const page = await dashboard.visit(workspace, { path: 'imports' })
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(people) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('The first 3 rows, as they stand').click()
  const preview = page.getByRole('table', { name: 'The first rows' })
  await preview.getByText('06 12 34 56 99').waitFor()
  await page.getByLabel('Who is written').selectOption('create')
  const makesOptions = page.getByRole('checkbox', { name: 'Make options of names that are not among them' })
  await makesOptions.check()
  await page.getByRole('button', { name: 'Try it without writing' }).click()
  await page.getByText('This was a try').waitFor()
  expect(await page.getByLabel('Who is written').inputValue()).toBe('create')
  expect(await makesOptions.isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Start the import', exact: true }).click()
  await page.getByRole('heading', { name: 'Done' }).waitFor()
  const [field] = (await workspace.send('GET', '/custom-fields')).body.data
  expect(field.options.map(({ name }: { name: string }) => name)).toContain('Pro')
})

it('has a file read another way where it was taken for what it is not', async () => {
  const workspace = await dashboard.makeWorkspace()
  const page = await dashboard.visit(workspace, { path: 'imports' })
  const buffer = Buffer.from('First name,Email\nAda,ada@example.com\nBob,bob@example.com\n')
  await page.locator('input[type=file]').setInputFiles({ name: 'two.csv', mimeType: 'text/csv', buffer })
  await page
    .getByText('Read as CSV, Unicode (UTF-8), separated by comma, its first row names the columns.')
    .waitFor()
  await page.getByRole('button', { name: 'Read it another way' }).click()
  await page.getByRole('switch', { name: 'The first row names the columns' }).click()
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Read it this way' }).click()
  await page.getByText('no row names the columns').waitFor()
  await page.getByText('From the first 3 rows').waitFor()
  await page.getByLabel('Where Column 2 goes').waitFor()
  dashboard.expectNothingWrong()
})

const openFile = async (content: string, name: string) => {
  const workspace = await dashboard.makeWorkspace()
  const page = await dashboard.visit(workspace, { path: 'imports' })
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from(content) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('heading', { name: 'What the file leaves open' }).waitFor()
  const start = page.getByRole('button', { name: 'Start the import', exact: true })
  return { workspace, page, start }
}

it('asks which country reads the phones of a file that does not say it, before it may start', async () => {
  const { workspace, page, start } = await openFile(
    'Prénom,Nom,Téléphone\nInès,Moreau,06 12 34 56 78\nLéo,Petit,01 42 68 53 00\n',
    'clients.csv',
  )
  const question = page.getByRole('group', { name: /have no country code/ })
  await question.getByText(/\+33 ?6 ?12/).waitFor()
  expect(await start.isDisabled()).toBe(true)
  expect(await axeFaults(page)).toEqual([])
  await question.getByRole('radio', { name: /France/ }).check()
  await start.click()
  await page.getByRole('heading', { name: 'Done: 2 created' }).waitFor()
  const { body } = await workspace.send('GET', '/contacts?sort=phone')
  expect(body.data.map(({ phone }: { phone: string }) => phone)).toEqual(['+33142685300', '+33612345678'])
  dashboard.expectNothingWrong()
})

it('asks what unclear cells about consent count as, and tells of them afterwards', async () => {
  const { workspace, page, start } = await openFile(
    'Name,Email,Do Not Call\nAda,ada@example.com,N/A\nBob,bob@example.com,yes\nCyd,cyd@example.com,no\n',
    'consent.csv',
  )
  const question = page.getByRole('group', { name: /neither as yes nor as no/ })
  expect(await start.isDisabled()).toBe(false)
  await question.getByRole('radio', { name: /may be contacted/ }).check()
  await start.click()
  await page.getByRole('heading', { name: 'Done: 3 created, one cell to look at' }).waitFor()
  const warnings = page.getByRole('table', { name: 'Cells to look at' })
  await warnings.getByText('Neither yes nor no about contact').waitFor()
  expect(await axeFaults(page)).toEqual([])
  const { body } = await workspace.send('GET', '/contacts?filter=doNotContact:true')
  expect(body.data.map(({ email }: { email: string }) => email)).toEqual(['bob@example.com'])
  dashboard.expectNothingWrong()
})

it('has a file read anew as an answer says, and shows what it is now', async () => {
  const { page, start } = await openFile('Jean,Dupont\nMarie,Durand\nPaul,Petit\n', 'names.csv')
  expect(await start.isDisabled()).toBe(true)
  const question = page.getByRole('group', { name: /Which row names the columns/ })
  await question.getByRole('radio', { name: /None: the first row is data/ }).check()
  await question.getByRole('button', { name: 'Read it this way', exact: true }).click()
  await page.getByText('no row names the columns').waitFor()
  await page.getByText('The first 3 rows, as they stand').waitFor()
  await question.waitFor({ state: 'detached' })
  dashboard.expectNothingWrong()
})
