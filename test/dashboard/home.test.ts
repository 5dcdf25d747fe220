import { expect, it } from 'vitest'
import { importer } from '../wires/roster/run-import.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard({ sharesWindow: true })

/** The text of a link on the page, and the text of the contacts page behind it. */
type Leading = [name: string | RegExp, matching: string]

const figures: Leading[] = [
  [/^Contacts 2/, '2 contacts'],
  [/^New in seven days 2/, '2 match'],
  [/^Reachable by phone 1 50% of all/, '1 match'],
  [/^Reachable by email 1 50% of all/, '1 match'],
  [/^Do not contact 1 50% of all/, '1 match'],
]

const charts: Leading[] = [
  [/^2 now/, '2 contacts'],
  [/^From .*: 2 new/, '2 match'],
  [/^\+44 United Kingdom/, '1 match'],
  ['Europe/London 1 · 50%', '1 match'],
  ['vip 1 · 50%', '1 match'],
  ['1 without a phone', '1 match'],
]

it('every figure and every bar leads to who is behind it', async () => {
  const workspace = await dashboard.makeWorkspace()
  await workspace.make('/contacts', { firstName: 'Ada', phone: '+442079460123', tags: ['vip'] })
  await workspace.make('/contacts', { firstName: 'Bob', email: 'bob@example.com', doNotContact: true })
  const page = await dashboard.visit(workspace, { path: 'home' })
  for (const [name, matching] of [...figures, ...charts]) {
    await page.getByRole('link', { name }).click()
    await page.getByText(matching, { exact: true }).waitFor()
    await page.goBack()
  }
  dashboard.expectNothingWrong()
})

it('growth has an axis and 30 days, 90 days or a year; what is to fix and the last imports lead to where they are', async () => {
  const workspace = await dashboard.makeWorkspace()
  await workspace.make('/contacts', { firstName: 'Ada' })
  const { upload, finish } = importer(dashboard.app, workspace)
  const { id } = await upload('First name,Email\nEve,eve@example.com\n,wrong\n', '?fileName=march.csv')
  await finish(id)
  await upload('First name,Email\nIda,ida@example.com\n', '?fileName=later.csv')
  const page = await dashboard.visit(workspace, { path: 'home' })
  const chart = page.locator('.panel', { hasText: 'Growth' })
  await chart.waitFor()
  for (const [range, bars] of [
    ['30 days', 10],
    ['A year', 13],
    ['90 days', 13],
  ] as const) {
    await chart.getByRole('button', { name: range }).click()
    const said = await chart.getByRole('link').allInnerTexts()
    expect(said).toHaveLength(bars)
    expect(said.at(-1)).toBe('2 now')
    for (const text of said.slice(0, -1)) expect(text).toMatch(/^0 before \d/)
  }
  expect(await chart.locator('.chart-axis').innerText()).toBe('2\n1\n0')

  const recent = page.locator('.panel', { hasText: 'Recent activity' })
  await recent.getByText('march.csv').waitFor()
  const fix = page.locator('.panel', { hasText: 'To fix' })
  await fix.getByRole('link', { name: '1 without phone and email' }).click()
  await page.getByText('1 match', { exact: true }).waitFor()
  await page.goBack()
  await fix.getByRole('link', { name: '1 refused in march.csv' }).click()
  await page.getByRole('heading', { name: 'march.csv' }).waitFor()
  await page.goBack()
  const imports = page.locator('.panel', { hasText: 'Recent imports' })
  await imports.getByRole('link', { name: /^later.csv.*Not started/ }).waitFor()
  await imports.getByRole('link', { name: /^march.csv.*1 created · 1 refused/ }).click()
  await page.getByRole('heading', { name: 'march.csv' }).waitFor()
  await page.goBack()
  await imports.getByRole('link', { name: 'All imports' }).click()
  await page.getByRole('heading', { name: 'Imports', level: 1 }).waitFor()
  dashboard.expectNothingWrong()
})
