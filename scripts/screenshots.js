// Takes the pictures of docs/screenshots/ from a real Roster with generated people. Run `npm run build` before.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import chromiumPackage from '@sparticuz/chromium'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))
const url = 'http://127.0.0.1:3219'
const dataDir = mkdtempSync(`${tmpdir()}/roster-screenshots-`)
const roster = spawn(process.execPath, [`${root}dist/main.js`], {
  stdio: 'ignore',
  env: { ...process.env, ROSTER_DATA_DIR: dataDir, PORT: '3219' },
})
const browser = await chromium.launch({
  executablePath: await chromiumPackage.executablePath(),
  args: ['--no-sandbox', '--disable-background-networking'],
})
try {
  await healthy()
  const page = await open({ width: 1440, height: 900 })
  await signUp(page)
  await page.getByRole('button', { name: 'Add invented people', exact: true }).click()
  await page.getByText('Reachable by phone').waitFor()
  const base = page.url().replace(/home$/, '')
  const imported = await importSome(page, base)
  await fill(page, base)
  const opened = await firstContact(page, base)
  const pictures = [
    ['home', 'home', 'By time zone'],
    ['import', imported, /^Done: /],
    ['contacts', 'contacts?sort=lastName', /\d contacts/],
    ['contact', `contacts?sort=lastName&open=${opened}`, 'There it is now'],
    ['filter', 'contacts?filter=has%3Aphone%20and%20created%3E-7d', 'Phone is not empty'],
    ['tags', 'tags', 'Short words on contacts'],
    ['settings', 'settings/people', 'Mara Lindqvist'],
    ['fields', 'settings/fields', 'Custom fields'],
    ['webhooks', 'settings/webhooks', 'hooks.example.com'],
    ['activity', 'activity', 'Today'],
    ['views', 'views', 'Ready to call'],
  ]
  // Nothing is pointed at.
  await page.mouse.move(0, 0)
  mkdirSync(`${root}docs/screenshots`, { recursive: true })
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height })
      for (const [name, path, sign] of pictures) {
        await page.goto(base + path)
        await page.reload()
        await page.getByText(sign).first().waitFor()
        if (name === 'filter') await page.getByRole('button', { name: 'Filter' }).click()
        if (name === 'contacts')
          await page.locator('.ag-row[row-index="5"] [col-id="lastName"] bdi').waitFor()
        await page.evaluate('document.fonts.ready')
        await page.screenshot({ path: `${root}docs/screenshots/${name}-${width}-${colorScheme}.png` })
      }
    }
  }
} finally {
  await browser.close()
  roster.kill()
  await new Promise((resolve) => roster.once('exit', resolve))
  rmSync(dataDir, { recursive: true, force: true })
}

/** @param {import('playwright-core').ViewportSize} viewport */
async function open(viewport) {
  const context = await browser.newContext({ viewport })
  return context.newPage()
}

/** @param {import('playwright-core').Page} page */
async function signUp(page) {
  const keys = readFileSync(`${dataDir}/first-keys.txt`, 'utf8')
  await page.goto(`${url}/${/#\/setup\?token=\S+/.exec(keys)?.[0]}`)
  await page.getByLabel('Your name').fill('Mara Lindqvist')
  await page.getByLabel('Email').fill('mara@example.com')
  await page.getByLabel('Choose a password').fill('calm rivers run deep')
  await page.getByRole('button', { name: 'Make the owner' }).click()
  await page.getByRole('button', { name: 'Add invented people', exact: true }).waitFor()
}

/**
 * What a workspace has after a while: views of one's own and of all, and a webhook.
 * @param {import('playwright-core').Page} page
 * @param {string} base
 */
async function fill(page, base) {
  const workspaceId = /w\/([\w-]+)/.exec(base)[1]
  const send = async (path, body) => {
    const reply = await page.evaluate(
      async ([path, body]) => {
        const headers = { 'x-roster-dashboard': '1', 'content-type': 'application/json' }
        const { status } = await fetch(path, { method: 'POST', headers, body })
        return status
      },
      [`/v2/${path}`, JSON.stringify({ workspaceId, ...body })],
    )
    if (reply !== 201) throw new Error(`POST /v2/${path}: ${reply}`)
  }
  await send('segments', { name: 'Ready to call', filter: 'has:phone and doNotContact:false' })
  await send('segments', { name: 'No email', filter: 'no:email' })
  await send('segments', { name: 'My vips', filter: 'has:tags and has:phone', personal: true })
  await send('webhooks', { url: 'https://hooks.example.com/roster', types: ['contact.created'] })
}

/**
 * The id of a contact to open.
 * @param {import('playwright-core').Page} page
 * @param {string} base
 */
async function firstContact(page, base) {
  const workspaceId = /w\/([\w-]+)/.exec(base)[1]
  const path = `/v2/contacts?workspaceId=${workspaceId}&sort=lastName&limit=1&filter=has%3Aphone`
  return page.evaluate(async (path) => (await (await fetch(path)).json()).data[0].id, path)
}

/**
 * A file with two wrong rows, brought in; where its page is.
 * @param {import('playwright-core').Page} page
 * @param {string} base
 */
async function importSome(page, base) {
  const rows = Array.from({ length: 40 }, (_, n) => {
    const wrong = n === 11 ? 'visitor-12.example.com' : n === 30 ? 'none' : `visitor-${n + 1}@example.com`
    return `Visitor ${n + 1},${wrong},Booth ${(n % 4) + 1}`
  })
  const buffer = Buffer.from(`First name,Email,Met at\n${rows.join('\n')}\n`)
  await page.goto(`${base}imports`)
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'spring-fair.csv', mimeType: 'text/csv', buffer })
  await page.getByRole('button', { name: 'Start the import', exact: true }).click()
  await page.getByRole('heading', { name: /^Done: / }).waitFor()
  return page.url().slice(base.length)
}

async function healthy() {
  for (let tries = 0; tries < 600; tries++) {
    const reply = await fetch(`${url}/healthz`).catch(() => undefined)
    if (reply?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('Roster did not start')
}
