import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type RunningRoster, startRoster } from './run-roster.ts'

const key = `crash-${'k'.repeat(32)}`
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
const writers = 24

/** What a client knows: the answers it got, by the email that names the contact. */
interface Answered {
  /** Email → the last `firstName` that was answered with success. */
  names: Map<string, string>
  /** Emails whose last write was not answered: both its old and its new state are right. */
  unknown: Map<string, string>
}

/** A Roster with an embedded store of its own, written to by many clients until it is killed, and killed again. */
export async function crashCampaign(
  dataDir: string,
  kills: number,
  victim: 'roster' | 'postmaster',
): Promise<void> {
  const answered: Answered = { names: new Map(), unknown: new Map() }
  const variables = { ROSTER_DATA_DIR: dataDir, ROSTER_BOOTSTRAP_KEY: key, ROSTER_LOG_LEVEL: 'error' }
  let roster = await startRoster(variables)
  const workspaceId = await firstWorkspace(roster)
  for (let kill = 0; kill < kills; kill++) {
    const writing = write(roster.url, workspaceId, kill, answered)
    // Some writes must be under way whatever the machine is doing: the kill comes when enough have been answered.
    await writing.reached(20 + 35 * kill)
    if (victim === 'roster') await roster.stop('SIGKILL')
    else process.kill(await postmasterPid(dataDir), 'SIGKILL')
    await writing.done
    if (victim === 'roster') roster = await startRoster(variables)
    await healthy(roster.url)
    await expectKept(roster, workspaceId, answered)
  }
  expect(answered.names.size).toBeGreaterThan(20)
  expect(await roster.stop()).toBe(0)
}

function write(url: string, workspaceId: string, round: number, { names, unknown }: Answered) {
  let count = 0
  let reach: (() => void) | undefined
  let goal = Number.POSITIVE_INFINITY
  let isOver = false
  const client = async (writer: number) => {
    for (let turn = 0; !isOver; turn++) {
      const email = `w${writer}-t${turn % 40}@example.com`
      const firstName = `${round}-${writer}-${turn}`
      const body = JSON.stringify({ workspaceId, email, firstName, lastName: firstName, tags: [firstName] })
      unknown.set(email, firstName)
      const reply = await fetch(`${url}/v1/contacts/upsert`, { method: 'POST', headers, body }).catch(
        () => undefined,
      )
      if (reply === undefined || (reply.status !== 200 && reply.status !== 201)) {
        isOver = true
        return
      }
      await reply.arrayBuffer().catch(() => undefined)
      names.set(email, firstName)
      unknown.delete(email)
      if (++count >= goal) reach?.()
    }
  }
  const done = Promise.all(Array.from({ length: writers }, (_, writer) => client(writer)))
  const reached = (wanted: number) =>
    Promise.race([
      done,
      new Promise<void>((resolve) => {
        goal = wanted
        reach = resolve
        if (count >= goal) resolve()
      }),
    ])
  return { done, reached }
}

/** Every answered write is there whole: both names, its tag, and a log that counts as the contact does. */
async function expectKept({ url }: RunningRoster, workspaceId: string, answered: Answered): Promise<void> {
  const found = new Map<
    string,
    { id: string; firstName: string; lastName: string; tags: string[]; version: number }
  >()
  let cursor: string | null = null
  do {
    const query: string = `workspaceId=${workspaceId}&limit=1000${cursor === null ? '' : `&cursor=${cursor}`}`
    const page = await getJson(`${url}/v2/contacts?${query}`)
    for (const contact of page.data) found.set(contact.email, contact)
    cursor = page.nextCursor
  } while (cursor !== null)
  for (const [email, firstName] of answered.names) {
    const contact = found.get(email)
    const right = [firstName, answered.unknown.get(email)]
    expect(right).toContain(contact?.firstName)
    expect(contact?.lastName).toBe(contact?.firstName)
    expect(contact?.tags).toContain(contact?.firstName)
    // One tag more with each version: a halved write would leave them apart.
    expect(contact?.tags).toHaveLength(contact?.version ?? 0)
  }
  for (const contact of [...found.values()].slice(0, 20)) {
    const history = await getJson(`${url}/v2/contacts/${contact.id}/history`)
    expect(history.data.map((entry: { version: number }) => entry.version)).toEqual(
      Array.from({ length: contact.version }, (_, index) => contact.version - index).slice(
        0,
        history.data.length,
      ),
    )
  }
  // The unanswered ones are known now.
  for (const [email, contact] of found) answered.names.set(email, contact.firstName)
  answered.unknown.clear()
}

async function firstWorkspace({ url }: RunningRoster): Promise<string> {
  const workspaces = await getJson(`${url}/v1/workspaces`)
  return workspaces[0].id
}

async function postmasterPid(dataDir: string): Promise<number> {
  const text = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')
  return Number(text.split('\n')[0])
}

async function healthy(url: string): Promise<void> {
  const deadline = Date.now() + 15_000
  while ((await fetch(`${url}/healthz`)).status !== 200) {
    if (Date.now() > deadline) throw new Error('the database did not come back')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

// biome-ignore lint/suspicious/noExplicitAny: each answer has its own shape
async function getJson(url: string): Promise<any> {
  return (await fetch(url, { headers })).json()
}
