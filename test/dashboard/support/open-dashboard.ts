import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import type { Role } from '../../../src/core/access/principal.ts'
import { readAssets } from '../../../src/http/dashboard/mount-dashboard.ts'
import { buildPerson } from '../../support/build-person.ts'
import { buildAccount } from '../../support/build-workspace.ts'
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
  /** Signs a person in, in a window of their own. */
  visit(workspace: RosterWorkspace, visit?: Visit): Promise<Page>
  /** A window without a session. */
  openWindow(options?: BrowserContextOptions): Promise<Page>
  /** What no page may ever do: throw, ask in a dialog, or break its own content policy. */
  expectNothingWrong(): void
}

/** For tests that share a window: more than any such file takes. */
const spareMax = 16

/** For a hang, not for speed. */
const patienceMs = 120_000

interface OpenOptions {
  /** Sends webhook messages, to this machine too. In a database of its own, since a deliverer serves all workspaces. */
  delivers?: boolean
  /**
   * The tests of the file share one owner and one window: a workspace of one's own is then a step in the page, which costs
   * little beside a load. For tests that look at nothing but their workspace; none may leave the window offline.
   */
  sharesWindow?: boolean
}

/** The real page on the real server and database, in a real browser; all of it closed when the file ends. */
export async function openDashboard({
  delivers = false,
  sharesWindow = false,
}: OpenOptions = {}): Promise<Dashboard> {
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
  const urlOf = ({ workspaceId }: RosterWorkspace, path: string) => `${app.url}/#/w/${workspaceId}/${path}`
  async function visitAlone(workspace: RosterWorkspace, { role, path = 'contacts', ...options }: Visit) {
    const person = await buildPerson(workspace, { role: role ?? 'owner' })
    // The tests read the calls behind the page, which are for developers.
    await app.send('PUT', '/v2/session/preferences', { headers: person.headers, body: { developer: true } })
    const page = await openWindow(options)
    await page.context().addCookies([{ name: 'roster', value: person.token, url: app.url }])
    await page.goto(urlOf(workspace, path))
    return page
  }
  let shared: Page | undefined
  // The page knows those that were there when it was loaded.
  const spare: RosterWorkspace[] = []
  if (sharesWindow) {
    const account = await buildAccount(database)
    const one = () => rosterWorkspace(database, app, { account })
    spare.push(...(await Promise.all(Array.from({ length: spareMax }, one))))
  }
  async function takeSpare(draft: object | undefined) {
    const workspace = spare.pop()
    if (workspace === undefined) throw new Error(`a file with a shared window has ${spareMax} workspaces`)
    const { accountKey: key, workspaceId } = workspace
    if (draft) await app.send('PATCH', `/v2/workspaces/${workspaceId}`, { key, body: draft })
    return workspace
  }
  return {
    app,
    openWindow,
    makeWorkspace: (draft) => (sharesWindow ? takeSpare(draft) : rosterWorkspace(database, app, draft)),
    async visit(workspace, visit = {}) {
      const { path = 'contacts', ...options } = visit
      if (!sharesWindow || Object.keys(options).length > 0) return visitAlone(workspace, visit)
      if (shared === undefined) {
        shared = await visitAlone(workspace, { path, reducedMotion: 'reduce' })
        return shared
      }
      await shared.goto(urlOf(workspace, path))
      for (const close of await shared.locator('.toast').getByRole('button', { name: 'Close' }).all())
        await close.click().catch(() => {})
      return shared
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
