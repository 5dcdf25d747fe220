import { expect, it } from 'vitest'
import { buildPerson } from '../support/build-person.ts'
import { cellOf } from './support/contact-rows.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()
const inTokyo = { timezoneId: 'Asia/Tokyo' }

it('the last dial is written by the reader’s clock, in the drawer and in its cell', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
  const dialled = async () => (await workspace.send('GET', `/contacts/${id}`)).body.lastDialTime
  const page = await dashboard.visit(workspace, {
    path: `contacts?open=${id}`,
    viewport: { width: 1440, height: 900 },
    ...inTokyo,
  })
  const drawer = page.getByRole('complementary', { name: 'Ada' })
  await drawer.getByRole('button', { name: 'Edit', exact: true }).click()
  await drawer.getByText('As your clock says (Asia/Tokyo).').waitFor()
  await drawer.getByLabel('Last dialled').fill('2026-01-31T09:30:15')
  await drawer.getByRole('button', { name: 'Save', exact: true }).click()
  await drawer.getByText('31 Jan 2026, 09:30').first().waitFor()
  expect(await dialled()).toBe('2026-01-31T00:30:15.000Z')

  await drawer.getByRole('button', { name: 'Edit', exact: true }).click()
  expect(await drawer.getByLabel('Last dialled').inputValue()).toBe('2026-01-31T09:30:15')
  await drawer.getByLabel('Last dialled').fill('')
  await drawer.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(dialled).toBeNull()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Columns' }).click()
  for (const other of ['Phone', 'Email', 'Tags', 'Lists', 'Business', 'City'])
    await page.getByRole('checkbox', { name: other, exact: true }).click()
  await page.getByRole('checkbox', { name: 'Last dialled' }).click()
  await page.keyboard.press('Escape')
  const cell = cellOf(page, 0, 'lastDialTime')
  await cell.click()
  await page.keyboard.press('Enter')
  await cell.locator('input[type=datetime-local]').fill('2026-02-01T08:00:00')
  await page.keyboard.press('Enter')
  await expect.poll(dialled).toBe('2026-01-31T23:00:00.000Z')
  dashboard.expectNothingWrong()
})

it('the history says who it was to everybody who may look', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
  const editor = await buildPerson(workspace, { role: 'editor' })
  const { headers } = editor
  await dashboard.app.send('PATCH', '/v2/session', { headers, body: { name: 'Mara Lindqvist' } })
  await dashboard.app.send('PATCH', `/v2/contacts/${id}`, { headers, body: { city: 'Malmö' } })
  const page = await dashboard.visit(workspace, { path: `contacts?open=${id}`, role: 'viewer' })
  const entries = page.getByRole('complementary', { name: 'Ada' }).locator('.history > li')
  await expect
    .poll(() => entries.allInnerTexts())
    .toEqual([
      expect.stringMatching(/^Mara Lindqvist changed/),
      expect.stringMatching(/^The key Workspace key created/),
    ])
})

it('every change can be copied as it stands: what is pasted does what the button would', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
  const page = await dashboard.visit(workspace, {
    path: `contacts?open=${id}`,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const drawer = page.getByRole('complementary', { name: 'Ada' })
  await drawer.getByRole('button', { name: 'Edit', exact: true }).click()
  await drawer.getByLabel('City').fill('L’Aquila')
  await drawer.getByRole('button', { name: 'The API call behind “Save”' }).click()
  await page.getByRole('menuitem', { name: 'Copy as curl' }).click()
  await page.getByText('Copied').waitFor()
  const curl = await page.evaluate<string>('navigator.clipboard.readText()')
  expect(curl).toContain(`curl -X PATCH '${dashboard.app.url}/v2/contacts/${id}`)
  expect(curl).toContain(`-d '{"city":"L’Aquila"}'`)
  const body = JSON.parse(/-d '(.*)'$/.exec(curl)?.[1] as string)
  const path = new URL(/'(http[^']+)'/.exec(curl)?.[1] as string)
  const sent = await dashboard.app.send('PATCH', path.pathname + path.search, {
    key: workspace.accountKey,
    body,
  })
  expect([sent.status, sent.body.city]).toEqual([200, 'L’Aquila'])
})

it('another phone is added, made the main one and removed in the drawer', async () => {
  const workspace = await dashboard.makeWorkspace()
  const { id } = await workspace.make('/contacts', { firstName: 'Ada', phone: '+442079460123' })
  const stored = async () => {
    const { phone, otherPhones, otherEmails } = (await workspace.send('GET', `/contacts/${id}`)).body
    return { phone, otherPhones, otherEmails }
  }
  const page = await dashboard.visit(workspace, {
    path: `contacts?open=${id}`,
    viewport: { width: 1440, height: 900 },
  })
  const drawer = page.getByRole('complementary', { name: 'Ada' })
  const add = async (value: string, label: string) => {
    await drawer.getByRole('button', { name: 'Add another' }).click()
    await drawer.getByLabel('Phone or email').fill(value)
    await drawer.getByLabel('Label').fill(label)
    await drawer.getByRole('button', { name: 'Add', exact: true }).click()
  }
  await add('+44 20 7946 0124', 'work')
  const others = drawer.getByRole('list', { name: 'Other phones and emails' })
  await others.getByText('+442079460124').waitFor()
  await add('ada@home.example', 'home')
  await others.getByText('ada@home.example').waitFor()
  await others.getByRole('button', { name: 'Make it the main one' }).first().click()
  await expect.poll(stored).toEqual({
    phone: '+442079460124',
    otherPhones: [{ phone: '+442079460123' }],
    otherEmails: [{ email: 'ada@home.example', label: 'home' }],
  })
  await others.getByRole('button', { name: 'Remove ada@home.example' }).click()
  await expect.poll(async () => (await stored()).otherEmails).toEqual([])
  await drawer.locator('.history ins').getByText('+442079460124 work').first().waitFor()
  await add('not a number', '')
  await drawer.getByRole('alert').getByText('must be a phone number').waitFor()
  dashboard.expectNothingWrong()
})

const zones = [
  'Pacific/Auckland',
  'Asia/Tokyo',
  'Asia/Kolkata',
  'Europe/London',
  'America/Chicago',
  'Pacific/Honolulu',
]

function hourIn(timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format())
}

it('says whether it is an hour to call, by the contact’s own clock', async () => {
  const workspace = await dashboard.makeWorkspace()
  const phones = ['+442079460101', '+442079460102', '+442079460103', '+442079460104']
  const day = zones.find((zone) => hourIn(zone) >= 9 && hourIn(zone) < 19)
  const night = zones.find((zone) => hourIn(zone) >= 20 || hourIn(zone) < 8)
  const [first, second, third] = [
    await workspace.make('/contacts', { firstName: 'Day', phone: phones[0], timezone: day }),
    await workspace.make('/contacts', { firstName: 'Night', phone: phones[1], timezone: night }),
    await workspace.make('/contacts', {
      firstName: 'Never',
      phone: phones[2],
      timezone: day,
      doNotContact: true,
    }),
  ]
  const page = await dashboard.visit(workspace, { path: `contacts?open=${first.id}` })
  const panel = (name: string) => page.getByRole('complementary', { name })
  await panel('Day').getByText('It is a good hour to call.').waitFor()
  const open = (id: string) =>
    page.goto(`${dashboard.app.url}/#/w/${workspace.workspaceId}/contacts?open=${id}`)
  await open(second.id)
  await panel('Night').getByText('Better not call before 09:00 there.').waitFor()
  await open(third.id)
  await panel('Never').getByText('must not be called').waitFor()
  expect(await panel('Never').getByText('good hour').count()).toBe(0)
  dashboard.expectNothingWrong()
})

it('asks whether another word was meant where a search finds nobody', async () => {
  const workspace = await dashboard.makeWorkspace()
  await workspace.make('/contacts', { firstName: 'Grace', lastName: 'Hopper', city: 'Arlington' })
  const page = await dashboard.visit(workspace, { path: 'contacts?q=grace+hoper' })
  await page.getByRole('button', { name: 'grace Hopper' }).click()
  await cellOf(page, 0, 'lastName').getByText('Hopper').waitFor()
  await page.goto(`${dashboard.app.url}/#/w/${workspace.workspaceId}/contacts?q=zzyzx`)
  await page.getByText('No contact matches').waitFor()
  expect(await page.getByText('Did you mean').count()).toBe(0)
  dashboard.expectNothingWrong()
})
