import { expect, it } from 'vitest'
import { startReceiver } from '../support/webhooks/receiver.ts'
import { axeFaults } from './support/axe-faults.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard({ delivers: true })

it('a webhook is made, tested, looked into, paused and deleted on its page', async () => {
  const receiver = await startReceiver()
  const workspace = await dashboard.makeWorkspace()
  const page = await dashboard.visit(workspace, { path: 'settings/webhooks' })
  await page.getByRole('button', { name: 'New webhook' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Address').fill('http://example.com/hook')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.getByText(/https/).last().waitFor()
  await dialog.getByLabel('Address').fill(receiver.url)
  await dialog.getByLabel('Description').fill('Our CRM')
  await dialog.getByLabel('Contacts', { exact: true }).first().check()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByText('The secret of this webhook').waitFor()
  const secret = await page.getByRole('dialog').innerText()
  expect(secret).toMatch(/whsec_[A-Za-z0-9+/]{43}=/)
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

  const menu = async (entry: string) => {
    await page
      .getByRole('button', { name: /Our CRM|hook/ })
      .last()
      .click()
    await page.getByRole('menuitem', { name: entry }).click()
  }
  await menu('Send a test')
  await page.getByText('The test was answered with 204').waitFor()
  await workspace.make('/contacts', { firstName: 'Ada' })
  await expect.poll(() => receiver.received.length).toBe(2)
  await menu('Deliveries')
  await expect.poll(() => page.locator('.deliveries summary').count()).toBe(2)
  await page.locator('.deliveries summary').first().click()
  await page.getByText('"firstName": "Ada"').waitFor()
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('link', { name: 'All webhooks' }).click()

  await menu('Pause')
  await page.getByText('It was paused here.').waitFor()
  await menu('Delete')
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .getByRole('button', { name: 'Delete' })
    .click()
  await page.getByText('Your programs can hear of every change').waitFor()
  expect(
    (
      await workspace.send(
        'GET',
        `/webhooks?workspaceId=${workspace.workspaceId}`,
        undefined,
        workspace.accountKey,
      )
    ).body.data,
  ).toEqual([])
  dashboard.expectNothingWrong()
}, 120_000)
