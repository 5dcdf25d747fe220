// How long a person looks at nothing: from the click that signs in to the first rows of a million contacts on the screen, in
// the Chromium that npm carries. Run `npm run build` before, which makes the dashboard.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import chromiumPackage from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
import { generatePeople } from './people/generate-people.js'
import { fillStore } from './support/fill-store.js'
import { readOptions } from './support/options.js'
import { quantile } from './support/quantile.js'
import { runBench } from './support/run-bench.js'

const options = readOptions({ seconds: 1, rounds: 9, connections: [1], fill: 1_000_000 })
const email = 'mara@example.com'
const password = 'calm rivers run deep'

await runBench('first-rows', options, async (bench, report) => {
  await fillStore(bench.postgres.client, bench, options.fill, generatePeople({ full: true }))
  const browser = await chromium.launch({
    executablePath: await chromiumPackage.executablePath(),
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    await page.goto(await setupLink(bench))
    await page.getByLabel('Your name').fill('Mara Lindqvist')
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Choose a password').fill(password)
    await page.getByRole('button', { name: 'Make the owner' }).click()
    await page.getByRole('button', { name: /Your account/ }).waitFor()
    const contacts = `${bench.roster.url}/#/w/${bench.workspaceId}/contacts`
    const signIns = []
    const visits = []
    for (let round = 0; round < options.rounds; round++) {
      // A window that has seen nothing yet, as on the first day.
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
      const page = await context.newPage()
      await page.goto(contacts)
      await page.getByLabel('Email').fill(email)
      await page.getByLabel('Password').fill(password)
      signIns.push(await untilRows(page, () => page.getByRole('button', { name: 'Sign in' }).click()))
      visits.push(await untilRows(page, () => page.reload()))
      await context.close()
    }
    report.value('first rows after sign-in, p50', quantile(signIns.sort(ascending), 0.5), 'ms', {
      atMost: 1_000,
    })
    report.value('first rows of the page opened again, p50', quantile(visits.sort(ascending), 0.5), 'ms')
  } finally {
    await browser.close()
  }
})

/** @param {number} a @param {number} b */
function ascending(a, b) {
  return a - b
}

/**
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<unknown>} act
 */
async function untilRows(page, act) {
  const startedAt = performance.now()
  await act()
  await page.locator('.ag-row[row-index="5"] [col-id="lastName"] bdi').waitFor()
  return performance.now() - startedAt
}

/** @param {import('./support/open-bench.js').Bench} bench */
async function setupLink({ builtDir, postgres, roster }) {
  const env = { ...process.env, DATABASE_URL: postgres.url, ROSTER_PUBLIC_URL: roster.url }
  const command = [join(builtDir, 'dist/cli/roster.js'), 'dashboard-link', '--json']
  const { stdout } = await promisify(execFile)(process.execPath, command, { env })
  return JSON.parse(stdout).url
}
