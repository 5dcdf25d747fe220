import { beforeAll, describe, expect, it } from 'vitest'
import { cellOf, typeInto } from './support/contact-rows.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard({ sharesWindow: true })

const ada = { firstName: 'Ada', lastName: 'Lovelace', phone: '+442079460123', email: 'ada@example.com' }
const bob = { firstName: 'Bob', lastName: 'Byrne', phone: '+353850123456', tags: ['lead'] }

/** A workspace with Ada, made last and so at the top, and Bob. */
async function withTwo() {
  const workspace = await dashboard.makeWorkspace({ defaultRegion: 'GB' })
  const second = await workspace.make('/contacts', bob)
  const first = await workspace.make('/contacts', ada)
  const read = async ({ id }: { id: string }) => (await workspace.send('GET', `/contacts/${id}`)).body
  return { workspace, first, second, read }
}

describe('the grid', () => {
  it('changes a contact with the keyboard alone, and takes it back with Ctrl-Z', async () => {
    const { workspace, first, read } = await withTwo()
    const page = await dashboard.visit(workspace)
    await typeInto(page, cellOf(page, 0, 'lastName'), 'King')
    await expect.poll(async () => (await read(first)).lastName).toBe('King')
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(async () => (await read(first)).lastName).toBe('Lovelace')
    await expect.poll(() => cellOf(page, 0, 'lastName').innerText()).toBe('Lovelace')
    dashboard.expectNothingWrong()
  })

  it('shows a phone that is taken in its cell, with the way to who has it', async () => {
    const { workspace, first, second, read } = await withTwo()
    const page = await dashboard.visit(workspace)
    await typeInto(page, cellOf(page, 1, 'phone'), '020 7946 0123')
    await cellOf(page, 1, 'phone')
      .getByRole('button', { name: /belongs to another/ })
      .click()
    await page.getByRole('complementary', { name: 'Ada Lovelace' }).waitFor()
    expect(page.url()).toContain(first.id)
    expect((await read(second)).phone).toBe(bob.phone)
    dashboard.expectNothingWrong()
  })

  it('leaves alone what somebody else changed since, when it should be taken back', async () => {
    const { workspace, first, read } = await withTwo()
    const page = await dashboard.visit(workspace)
    await typeInto(page, cellOf(page, 0, 'lastName'), 'King')
    await expect.poll(async () => (await read(first)).lastName).toBe('King')
    await workspace.send('PATCH', `/contacts/${first.id}`, { lastName: 'Noel' })
    await page.keyboard.press('ControlOrMeta+z')
    await page.getByText('Not undone: Last name of Ada Lovelace').waitFor()
    expect((await read(first)).lastName).toBe('Noel')
  })

  it('adds and takes off tags, making new ones, without touching tags that another added', async () => {
    const { workspace, second, read } = await withTwo()
    const page = await dashboard.visit(workspace)
    await cellOf(page, 1, 'tags').getByText('lead').waitFor()
    await workspace.send('PATCH', `/contacts/${second.id}`, { addTags: ['elsewhere'] })
    await cellOf(page, 1, 'tags').click()
    await page.keyboard.press('Enter')
    await page.getByRole('combobox', { name: 'Tags' }).fill('brand new')
    await page.getByRole('option', { name: /Make/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await read(second)).tags).toEqual(['brand new', 'elsewhere', 'lead'])
  })

  it('changes consent in a step of its own only: the space bar ticks the row, one undo asks again', async () => {
    const { workspace, first, read } = await withTwo()
    const page = await dashboard.visit(workspace)
    const consent = async () => (await read(first)).doNotContact
    await cellOf(page, 0, 'doNotContact').click()
    await page.keyboard.press('Space')
    await page.getByText('1 selected').waitFor()
    expect(await page.getByRole('alertdialog').count()).toBe(0)
    await page.keyboard.press('Enter')
    await page.getByRole('alertdialog', { name: 'Mark Ada Lovelace as do not contact?' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await consent()).toBe(false)
    await cellOf(page, 0, 'doNotContact').dblclick()
    await page.getByRole('button', { name: 'Mark as do not contact' }).click()
    await expect.poll(consent).toBe(true)
    await page.keyboard.press('ControlOrMeta+z')
    await page.getByRole('alertdialog', { name: 'Allow contacting Ada Lovelace again?' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await consent()).toBe(true)
    await page.keyboard.press('ControlOrMeta+z')
    await page.getByRole('button', { name: 'Lift do not contact' }).click()
    await page.getByText('Undone: Do not contact of Ada Lovelace').waitFor()
    expect(await consent()).toBe(false)
    await page.keyboard.press('ControlOrMeta+y')
    await expect.poll(consent).toBe(true)
    await cellOf(page, 0, 'name').getByText('Do not contact').waitFor()
    await page.keyboard.press('ControlOrMeta+Enter')
    const panel = page.getByRole('complementary', { name: 'Ada Lovelace' })
    await panel.getByText('This person must not be called, texted or mailed.').waitFor()
    await panel.getByText('The time zone follows from the phone number.').waitFor()
    await panel.getByText('Europe/London').waitFor()
    dashboard.expectNothingWrong()
  })

  it('keeps columns as this person wants them', async () => {
    const { workspace } = await withTwo()
    const page = await dashboard.visit(workspace)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Email' }).click()
    const kept = page.waitForResponse((response) => {
      const columns: { id: string }[][] = Object.values(response.request().postDataJSON()?.columns ?? {})
      return response.ok() && columns[0]?.[0]?.id === 'lastName'
    })
    await page.getByRole('button', { name: 'Move Last name up' }).click()
    await kept
    await page.reload()
    await cellOf(page, 0, 'lastName').waitFor()
    const headers = await page.locator('.ag-header-cell .ag-header-cell-text').allInnerTexts()
    expect(headers.filter(Boolean).slice(0, 3)).toEqual(['Name', 'Last name', 'First name'])
    expect(headers).not.toContain('Email')
  })
})

describe('new and gone', () => {
  it('creates a contact, and names who has its email already', async () => {
    const { workspace } = await withTwo()
    const page = await dashboard.visit(workspace)
    await page.getByRole('button', { name: 'New contact' }).click()
    const dialog = page.getByRole('dialog', { name: 'New contact' })
    await dialog.getByLabel('First name').fill('Grace')
    await dialog.getByLabel('Email').fill('ADA@example.com')
    await dialog.getByRole('button', { name: 'Create contact', exact: true }).click()
    await dialog.getByRole('button', { name: 'Open the contact that has it' }).waitFor()
    await dialog.getByLabel('Email').fill('grace@example.com')
    await dialog.getByRole('button', { name: 'Create contact', exact: true }).click()
    await expect.poll(() => cellOf(page, 0, 'firstName').innerText()).toBe('Grace')
    await page.getByText('3 contacts').waitFor()
    dashboard.expectNothingWrong()
  })

  it('moves to the bin and back; where the phone is taken meanwhile the bin says by whom', async () => {
    const { workspace, first } = await withTwo()
    const page = await dashboard.visit(workspace, { path: `contacts?open=${first.id}` })
    await page.getByRole('button', { name: 'Move to the bin' }).click()
    await page.getByText('1 contact', { exact: true }).waitFor()
    const taker = await workspace.make('/contacts', { firstName: 'Eve', phone: ada.phone })
    const bin = await dashboard.visit(workspace, { path: 'settings/bin' })
    await bin.getByRole('button', { name: 'Restore', exact: true }).click()
    await bin.getByRole('link', { name: 'Open the other one' }).click()
    await bin.getByRole('complementary', { name: 'Eve' }).waitFor()
    expect(bin.url()).toContain(taker.id)
    dashboard.expectNothingWrong()
  })
})

describe('finding', () => {
  let page: Awaited<ReturnType<typeof dashboard.visit>>
  beforeAll(async () => {
    const { workspace } = await withTwo()
    page = await dashboard.visit(workspace)
  })

  it('searches as one types, by the last digits of a phone too, and keeps it in the address', async () => {
    await page.getByRole('searchbox', { name: 'Search' }).fill('3456')
    await page.getByText('1 match').waitFor()
    expect(await cellOf(page, 0, 'firstName').innerText()).toBe('Bob')
    await page.reload()
    await page.getByText('1 match').waitFor()
    await page.getByRole('searchbox', { name: 'Search' }).fill('')
    await page.getByText('2 contacts').waitFor()
  })

  it('filters by conditions, which are written as one line too, and back', async () => {
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('combobox', { name: 'Value', exact: true }).fill('lead')
    await page.getByRole('option', { name: 'lead' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('1 match').waitFor()
    await page.getByRole('region', { name: 'Applied filters' }).getByText('Tags is lead').waitFor()
    const line = page.getByRole('textbox', { name: 'As one line' })
    expect(await line.inputValue()).toBe('tags:lead')
    await line.fill('firstName^A and no:tags')
    await page.keyboard.press('Enter')
    await expect.poll(() => cellOf(page, 0, 'firstName').innerText()).toBe('Ada')
    expect(await page.getByRole('combobox', { name: 'How' }).first().inputValue()).toBe('startsWith')
    await page.goBack()
    await expect.poll(() => cellOf(page, 0, 'firstName').innerText()).toBe('Bob')
  })

  it('says what is wrong with a filter beside it', async () => {
    const line = page.getByRole('textbox', { name: 'As one line' })
    await line.fill('frstName:Ada')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.filter-bar [role=alert]').innerText()).toContain('firstName')
  })

  it('sorts by a column, in the address too', async () => {
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await page.getByRole('columnheader', { name: 'First name' }).click()
    await expect.poll(() => page.url()).toContain('sort=firstName')
    await page.getByRole('columnheader', { name: 'First name' }).click()
    await expect.poll(() => page.url()).toContain('sort=-firstName')
    await expect.poll(() => cellOf(page, 0, 'firstName').innerText()).toBe('Bob')
    dashboard.expectNothingWrong()
  })
})

it('a viewer looks and cannot change: no button, no editor, and the API refuses', async () => {
  const { workspace, first, read } = await withTwo()
  const page = await dashboard.visit(workspace, { role: 'viewer' })
  await cellOf(page, 0, 'lastName').click()
  await page.keyboard.press('Enter')
  await page.keyboard.type('King')
  await page.keyboard.press('Enter')
  expect(await page.getByRole('button', { name: 'New contact' }).count()).toBe(0)
  const status = await page.evaluate(
    async ([path]) =>
      (await fetch(path!, { method: 'DELETE', headers: { 'x-roster-dashboard': '1' } })).status,
    [`/v2/contacts/${first.id}`],
  )
  expect(status).toBe(403)
  expect((await read(first)).lastName).toBe('Lovelace')
})
