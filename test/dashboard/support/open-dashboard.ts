import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import type { Role } from '../../../src/core/access/principal.ts'
import { readAssets } from '../../../src/http/dashboard/mount-dashboard.ts'
import { buildPerson } from '../../support/build-person.ts'
import { createScratchDatabase, openTestDatabase } from '../../support/open-test-database.ts'
import { provided } from '../../support/provided.ts'
import { startApp, type TestApp } from '../../support/start-app.ts'
import { type RosterWorkspace, rosterWorkspace } from '../../wires/roster/roster-workspace.ts'

export interface Visit extends Omit<BrowserContextOptions, 'storageState'> {
  role?: Role
  /** After the workspace: `contacts?q=ada`. */
  path?: string
}

export interface Dashboard {
  app: TestApp
  /** A workspace of one's own. */
  makeWorkspace(draft?: { timezone?: string; defaultRegion?: string }): Promise<RosterWorkspace>
  /** Somebody signed in, in a window of their own. */
  visit(workspace: RosterWorkspace, visit?: Visit): Promise<Page>
  /** A window in which nobody is signed in. */
  openWindow(options?: BrowserContextOptions): Promise<Page>
  /** What no page may ever do: throw, ask in a dialog, or break its own content policy. */
  expectNothingWrong(): void
}

/** For a hang, not for speed. */
const patienceMs = 120_000

interface OpenOptions {
  /** Sends what webhooks are told, to this machine too. In a database of its own, since a deliverer serves all workspaces. */
  delivers?: boolean
}

/** The real page on the real server and database, in a real browser; all of it closed when the file ends. */
export async function openDashboard({ delivers = false }: OpenOptions = {}): Promise<Dashboard> {
  const database = delivers ? await createScratchDatabase() : await openTestDatabase()
  const [browser, assets] = await Promise.all([launchBrowser(), loadPage()])
  const settings = { ROSTER_WEBHOOK_LOOPBACK: delivers ? 'on' : 'off' }
  const app = await startApp(database, { dashboard: assets, settings, delivers })
  afterAll(() => browser.close())
  const wrong: string[] = []

  async function openWindow(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
    const page = await context.newPage()
    page.setDefaultTimeout(patienceMs)
    page.on('pageerror', (error) => wrong.push(`threw ${error.message}`))
    page.on('dialog', (dialog) => {
      wrong.push(`asked ${dialog.message()}`)
      dialog.dismiss()
    })
    page.on('request', (request) => {
      if (request.url().endsWith('/csp-reports')) wrong.push(`reported ${request.postData()}`)
    })
    return page
  }
  return {
    app,
    openWindow,
    makeWorkspace: (draft) => rosterWorkspace(database, app, draft),
    async visit(workspace, { role = 'owner', path = 'contacts', ...options } = {}) {
      const person = await buildPerson(workspace, { role })
      // The tests read the calls behind the page, which are for developers.
      await app.send('PUT', '/v2/session/preferences', { headers: person.headers, body: { developer: true } })
      const page = await openWindow(options)
      await page.context().addCookies([{ name: 'roster', value: person.token, url: app.url }])
      await page.goto(`${app.url}/#/w/${workspace.workspaceId}/${path}`)
      return page
    },
    expectNothingWrong: () => expect(wrong).toEqual([]),
  }
}

/** The Chromium that npm carries: nothing is downloaded, and it calls no server by itself. */
async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await provided('browserPath'),
    args: ['--no-sandbox', '--disable-background-networking'],
  })
}

async function loadPage() {
  return readAssets(pathToFileURL(`${await provided('dashboardDir')}/`))
}
