import { readFileSync } from 'node:fs'
import { openTestDatabase } from '../support/open-test-database.ts'
import { startApp, type TestApp } from '../support/start-app.ts'
import { rosterWorkspace } from '../wires/roster/roster-workspace.ts'
import { importer } from '../wires/roster/run-import.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers as the wire shows them
type Shown = any

export interface CaseRun {
  upload: { status: number; body: Shown }
  /** The import when it has ended. */
  done: Shown
  /** The parameters that the start asked for. */
  asked: string[]
  contacts: Shown[]
  /** The contact with this email, own or other, or of this name. */
  who(key: string): Shown
  warnings: Shown[]
  errors: Shown[]
  /** The rows of a second start of the same file in the same workspace. */
  again(plan?: object): Promise<CaseRun>
}

export const caseFile = (name: string) => readFileSync(new URL(`../fixtures/cases/${name}`, import.meta.url))

/** Opens a Roster for one test file, and gives what runs a case on it. */
export async function openCases() {
  const database = await openTestDatabase()
  const app = await startApp(database)
  /** Uploads a file to a workspace of its own, starts it, answers what it asks, and reads back what is there. */
  async function runCase(
    content: string | Buffer,
    { region, answers = {}, plan = {} }: { region?: string; answers?: object; plan?: object } = {},
  ): Promise<CaseRun> {
    const draft = region === undefined ? {} : { defaultRegion: region }
    return runIn(app, await rosterWorkspace(database, app, draft), content, answers, plan)
  }
  return runCase
}

async function runIn(
  app: TestApp,
  workspace: Awaited<ReturnType<typeof rosterWorkspace>>,
  content: string | Buffer,
  answers: object,
  plan: object,
): Promise<CaseRun> {
  const { sendFile } = importer(app, workspace)
  const upload = await sendFile(content)
  const run: CaseRun = {
    upload,
    done: undefined,
    asked: [],
    contacts: [],
    warnings: [],
    errors: [],
    who: (key) =>
      run.contacts.find(
        (contact) =>
          contact.email === key ||
          [contact.firstName, contact.lastName].filter(Boolean).join(' ') === key ||
          contact.fullName === key ||
          contact.businessName === key,
      ),
    again: (more = {}) => runIn(app, workspace, content, answers, more),
  }
  if (upload.status !== 201) return run
  const { id } = upload.body
  const start = (body: object) => workspace.send('POST', `/imports/${id}/start`, body)
  let reply = await start(plan)
  if (reply.status === 409) {
    run.asked = reply.body.errors.map(({ field }: { field: string }) => field)
    if (Object.keys(answers).length > 0) reply = await start({ ...plan, ...answers })
  }
  run.done = reply.body
  if (reply.status === 202) {
    do run.done = (await workspace.send('GET', `/imports/${id}`)).body
    while (run.done.finishedAt === null)
  }
  run.contacts = (await workspace.send('GET', '/contacts?limit=1000')).body.data
  run.warnings = (await workspace.send('GET', `/imports/${id}/warnings?limit=1000`)).body.data
  run.errors = (await workspace.send('GET', `/imports/${id}/errors?limit=1000`)).body.data
  return run
}

/** All numbers and addresses of the contacts, own and other ones. */
export function pointsOf({ contacts }: CaseRun): string[] {
  return contacts.flatMap(({ phone, email, otherPhones, otherEmails }) =>
    [
      phone,
      email,
      ...otherPhones.map((other: Shown) => other.phone),
      ...otherEmails.map((other: Shown) => other.email),
    ].filter(Boolean),
  )
}

/** How many cells became warnings of a kind. */
export function countOf({ done }: CaseRun, kind: string): number {
  return done.warnings
    .filter((warning: Shown) => warning.kind === kind)
    .reduce((sum: number, { count }: Shown) => sum + count, 0)
}
