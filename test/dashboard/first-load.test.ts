import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { expect, it } from 'vitest'
import { cellOf } from './support/contact-rows.ts'
import { openDashboard } from './support/open-dashboard.ts'

const dashboard = await openDashboard()
const bytesMax = 500_000
/** Weaker than what the build does, and quicker. */
const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

it('all script up to the first rows of the contacts is at most 500 KB, compressed', async () => {
  const workspace = await dashboard.makeWorkspace()
  await workspace.make('/contacts', { firstName: 'Ada' })
  const page = await dashboard.visit(workspace, { path: 'home' })
  await page.getByText('Reachable by phone').waitFor()
  const scripts = new Set<string>()
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.add(request.url())
  })
  await page.goto(`${dashboard.app.url}/#/w/${workspace.workspaceId}/contacts`)
  await page.reload()
  await cellOf(page, 0, 'firstName').getByText('Ada').waitFor()
  const sizes = await Promise.all([...scripts].map(compressedSize))
  expect(sizes.length).toBeGreaterThan(1)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(bytesMax)
})

async function compressedSize(url: string): Promise<number> {
  const script = Buffer.from(await (await fetch(url)).arrayBuffer())
  return (await promisify(brotliCompress)(script, options)).length
}
