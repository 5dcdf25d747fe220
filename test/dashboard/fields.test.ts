import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startJob } from '../../src/core/jobs/jobs.ts'
import { newId, timeOf } from '../../src/core/kernel/ids.ts'
import type { RetypeInput } from '../../src/core/retype/retype-kind.ts'
import { updateFieldType } from '../../src/store/contacts/custom-fields.ts'
import { inTransaction } from '../../src/store/kernel/scope.ts'
import type { RosterWorkspace } from '../wires/roster/roster-workspace.ts'
import { endOf, runUndo } from '../wires/roster/run-bulk.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard({ sharesWindow: true })

/** The settings of a workspace with these fields, and how their names stand there. */
async function withFields(...names: string[]) {
  const workspace = await dashboard.makeWorkspace()
  for (const name of names) await workspace.make('/custom-fields', { name })
  const page = await dashboard.visit(workspace, { path: 'settings/fields' })
  const shown = () => page.locator('tbody strong').allInnerTexts()
  const kept = async () =>
    (await workspace.send('GET', '/custom-fields')).body.data.map(({ name }: { name: string }) => name)
  await expect.poll(shown).toEqual(names)
  return { workspace, page, shown, kept }
}

/** A change to number whose job has no turn before the test is over. */
const beginWithoutTurn = ({ scope }: RosterWorkspace, fieldId: string) =>
  inTransaction(scope, async (scope) => {
    const id = newId()
    await updateFieldType(scope, fieldId, { type: 'number', jobId: id, at: timeOf(id) })
    const input: RetypeInput = {
      fieldId,
      from: 'text',
      to: 'number',
      dropUnconvertible: false,
      undoes: [],
      continues: [],
    }
    await startJob(scope, { id, kind: 'retype', input, total: 1 })
    await sql`update jobs set free_at = '9999-01-01Z' where workspace_id = ${scope.workspaceId} and id = ${id}`.execute(
      scope.db,
    )
  })

const focusedOn = (page: Page) => page.locator(':focus').getAttribute('aria-label')

describe('the order of custom fields', () => {
  it('changes by keyboard, which stays on the field, and is heard', async () => {
    const { page, shown, kept } = await withFields('Plan', 'Age', 'Region')
    await page.getByRole('button', { name: 'Move Plan down' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(shown).toEqual(['Age', 'Plan', 'Region'])
    await page.getByText('Plan is 2 of 3 now').waitFor({ state: 'attached' })
    await expect.poll(() => focusedOn(page)).toBe('Move Plan down')
    await page.keyboard.press('Enter')
    await expect.poll(kept).toEqual(['Age', 'Region', 'Plan'])
    expect(await shown()).toEqual(['Age', 'Region', 'Plan'])
    // There is no further down.
    await expect.poll(() => focusedOn(page)).toBe('Move Plan up')
    dashboard.expectNothingWrong()
  })

  it('changes by mouse, and the grid’s columns follow it', async () => {
    const { page, shown, kept, workspace } = await withFields('Plan', 'Age', 'Region')
    const row = (name: string) => page.getByRole('row').filter({ hasText: name })
    await row('Region').locator('.field-handle').dragTo(row('Plan'))
    await expect.poll(shown).toEqual(['Region', 'Plan', 'Age'])
    await expect.poll(kept).toEqual(['Region', 'Plan', 'Age'])
    await workspace.make('/contacts', { firstName: 'Ada' })
    await page.goto(`${dashboard.app.url}/#/w/${workspace.workspaceId}/contacts`)
    await page.getByRole('button', { name: 'Columns' }).click()
    const labels = page.locator('.columns-menu li bdi')
    await labels.first().waitFor()
    const custom = (await labels.allInnerTexts()).filter((text) => /^(Plan|Age|Region)$/.test(text))
    expect(custom).toEqual(['Region', 'Plan', 'Age'])
    dashboard.expectNothingWrong()
  })

  it('is not a viewer’s to change', async () => {
    const { workspace } = await withFields('Plan', 'Age')
    const page = await dashboard.visit(workspace, { path: 'settings/fields', role: 'viewer' })
    await page.getByText('Plan').first().waitFor()
    expect(await page.getByRole('button', { name: 'Move Plan down' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'What to do with Plan' }).count()).toBe(0)
  })
})

describe('the type of a custom field', () => {
  async function withAges(...ages: string[]) {
    const { workspace, page } = await withFields('Age')
    for (const Age of ages) await workspace.make('/contacts', { customFields: { Age } })
    const values = async () => {
      const { body } = await workspace.send('GET', '/contacts?sort=createdAt')
      return body.data.map(
        ({ customFields }: { customFields: { Age?: unknown } }) => customFields.Age ?? null,
      )
    }
    const open = async (type: string) => {
      await page.getByRole('button', { name: 'What to do with Age' }).click()
      await page.getByRole('menuitem', { name: 'Change type…' }).click()
      await page.getByLabel('New type').selectOption(type)
    }
    return { workspace, page, values, open }
  }

  it('changes after a look at what becomes of the values, and back by undo', async () => {
    const { page, values, open } = await withAges('12', ' 7.50 ', 'old', '30')
    await open('number')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('4 contacts have a value.').waitFor()
    await dialog.getByText('1 value cannot be converted').waitFor()
    const refused = dialog.getByRole('table', { name: '1 value cannot be converted' })
    expect(await refused.getByRole('cell').allInnerTexts()).toEqual([
      '"old"',
      "must fit the custom field's type: number, such as 250 or -0.5, without quotes in JSON",
    ])
    const changed = dialog.getByRole('table', { name: '1 value will read differently' })
    expect(await changed.getByRole('cell').allInnerTexts()).toEqual(['"7.50"', '7.5'])
    await dialog.getByText('2 values will read the same').click()
    expect(
      await dialog
        .getByRole('table', { name: '2 values will read the same' })
        .getByRole('cell')
        .allInnerTexts(),
    ).toEqual(['"12"', '12', '"30"', '30'])

    expect(await dialog.getByRole('button', { name: 'Change the type: 3 values' }).isDisabled()).toBe(true)
    await dialog.getByRole('checkbox', { name: 'Remove the 1 value that cannot be converted' }).check()
    await dialog.getByRole('button', { name: 'Change the type: 3 values, 1 taken away' }).click()
    await page.getByText('Age is of type Number now').waitFor()
    expect(await values()).toEqual([12, 7.5, null, 30])
    await page.getByRole('cell', { name: 'Number', exact: true }).waitFor()

    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Age is of type Text now').waitFor()
    expect(await values()).toEqual(['12', '7.50', 'old', '30'])
    await page.getByRole('cell', { name: 'Text', exact: true }).waitFor()
    dashboard.expectNothingWrong()
  })

  it('says where values wait to be converted, and finishes it', async () => {
    const { workspace, page, values } = await withAges('12')
    const { body: fields } = await workspace.send('GET', '/custom-fields')
    const path = `/custom-fields/${fields.data[0].id}`
    const toNumber = await endOf(
      workspace,
      await workspace.send('POST', `${path}/retype`, { type: 'number' }),
    )
    const { id } = await runUndo(workspace, toNumber.id)
    const { body: contacts } = await workspace.send('GET', '/contacts')
    await workspace.send('PATCH', `/contacts/${contacts.data[0].id}`, { customFields: { Age: 'old' } })
    await runUndo(workspace, id)
    await page.reload()
    await page.getByText('Some values do not have this type yet').waitFor()
    await page.getByRole('button', { name: 'Convert the rest' }).click()
    await page.getByRole('checkbox', { name: 'Remove the 1 value that cannot be converted' }).check()
    await page.getByRole('button', { name: 'Change the type: 0 values, 1 taken away' }).click()
    await page.getByText('Age is of type Number now').waitFor()
    await page.getByText('Some values do not have this type yet').waitFor({ state: 'detached' })
    expect(await values()).toEqual([null])
    dashboard.expectNothingWrong()
  })

  it('shows how far somebody else’s change is, and stops it', async () => {
    const { workspace, page, values } = await withAges('12')
    const { body: fields } = await workspace.send('GET', '/custom-fields')
    await beginWithoutTurn(workspace, fields.data[0].id)
    await page.reload()
    await page.getByText('Age: 0 of 1').waitFor()
    expect(await values()).toEqual([12])
    const viewer = await dashboard.visit(workspace, { path: 'settings/fields', role: 'viewer' })
    await viewer.getByText('Age: 0 of 1').waitFor()
    expect(await viewer.getByRole('button', { name: 'Stop' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Stopped: some values of Age are not converted yet').waitFor()
    await page.getByRole('button', { name: 'Convert the rest' }).click()
    await page.getByRole('button', { name: 'Change the type: 1 value' }).click()
    await page.getByText('Age is of type Number now').waitFor()
    await page.getByText('Some values do not have this type yet').waitFor({ state: 'detached' })
    dashboard.expectNothingWrong()
  })

  it('warns of saved views that the new type makes empty', async () => {
    const { workspace, page, open } = await withAges('2026-01-31')
    await workspace.make('/segments', { name: 'Born in January', filter: 'customFields.Age^2026-01' })
    await open('date')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Born in January').waitFor()
    await dialog.getByLabel('New type').selectOption('url')
    await dialog.getByText('1 value cannot be converted').waitFor()
    expect(await dialog.getByText('Born in January').count()).toBe(0)
    await dialog.getByLabel('New type').selectOption('select')
    const made = dialog.getByRole('list', { name: 'One option is made' })
    await expect.poll(() => made.getByRole('listitem').allInnerTexts()).toEqual(['2026-01-31 1'])
  })

  it('has a call to copy', async () => {
    const { page, open } = await withAges('12')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await open('number')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1 contact has a value.').waitFor()
    await dialog.getByRole('button', { name: 'The API call behind this' }).click()
    await page.getByRole('menuitem', { name: 'Copy as curl' }).click()
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(copied).toContain('/retype')
    expect(copied).toContain('"type":"number"')
  })
})
