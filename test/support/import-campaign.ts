import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { type RunningRoster, startRoster } from './run-roster.ts'

const key = `import-${'k'.repeat(32)}`
const authorization = `Bearer ${key}`

/** Every row of one kind, so that what must come out is known: a hundredth is bad, a twentieth comes a second time. */
function fileOf(rows: number): { text: string; created: number; repeated: number; invalid: number } {
  const lines = ['First name,Phone,Email,Tags']
  let created = 0
  let repeated = 0
  let invalid = 0
  for (let row = 0; row < rows; row++) {
    const isBad = row % 100 === 7
    const isRepeated = !isBad && row > 0 && row % 20 === 0
    const person = isRepeated ? row - 1 : row
    const phone = `+1415${String(2_000_000 + person)}`
    const kept = `"P ""${person}""",${phone},p${person}@example.com,"t${person % 7};import"`
    // A bad row has no value by which a contact could be stored.
    lines.push(isBad ? '"",nonsense,,""' : kept)
    if (isBad) invalid++
    else if (isRepeated) repeated++
    else created++
  }
  return { text: `${lines.join('\n')}\n`, created, repeated, invalid }
}

/** A Roster with an embedded store of its own that is killed at random moments of one import, and started again. */
export async function importCampaign(dataDir: string, rows: number, kills: number): Promise<void> {
  const variables = { ROSTER_DATA_DIR: dataDir, ROSTER_BOOTSTRAP_KEY: key, ROSTER_LOG_LEVEL: 'error' }
  const file = fileOf(rows)
  let roster = await startRoster(variables)
  const id = await begin(roster, file.text)
  for (let kill = 0; kill < kills; kill++) {
    // Somewhere in what is left, whatever the machine is doing.
    const before = (await read(roster, id)).rowsRead
    const goal = before + Math.floor((Math.random() * (rows - before)) / (kills - kill + 1))
    while ((await read(roster, id)).rowsRead < goal) await delay(5)
    await roster.stop('SIGKILL')
    roster = await startRoster(variables)
  }
  let found = await read(roster, id)
  while (found.finishedAt === null) {
    await delay(50)
    found = await read(roster, id)
  }
  expect(found).toMatchObject({ state: 'done', rowsRead: rows, rowsTotal: rows, repeated: file.repeated })
  expect(found.counts).toEqual({
    created: file.created,
    updated: 0,
    unchanged: file.repeated,
    skipped: 0,
    conflicted: 0,
    invalid: file.invalid,
  })
  await expectPeople(roster, file.created, found.workspaceId)
  const errors = await (await call(roster, `/v2/imports/${id}/errors.csv`)).text()
  expect(errors.trimEnd().split('\r\n')).toHaveLength(file.invalid + 1)
  expect(await roster.stop()).toBe(0)
}

async function begin(roster: RunningRoster, text: string): Promise<string> {
  const [workspace] = await (await call(roster, '/v1/workspaces')).json()
  const uploaded = await call(roster, `/v2/imports?workspaceId=${workspace.id}`, 'POST', text, 'text/csv')
  const { id } = await uploaded.json()
  const started = await call(roster, `/v2/imports/${id}/start`, 'POST', '{}', 'application/json')
  expect(started.status).toBe(202)
  return id
}

/** Each person once, with the first version, a name and both tags: none missing, doubled or halved. */
async function expectPeople(roster: RunningRoster, count: number, workspaceId: string): Promise<void> {
  const phones = new Set<string>()
  let cursor: string | null = null
  do {
    const query: string = `workspaceId=${workspaceId}&limit=1000${cursor === null ? '' : `&cursor=${cursor}`}`
    const page = await (await call(roster, `/v2/contacts?${query}`)).json()
    for (const { phone, version, firstName, tags } of page.data) {
      const person = Number(phone.slice(5)) - 2_000_000
      expect([version, firstName, tags]).toEqual([1, `P "${person}"`, ['import', `t${person % 7}`]])
      phones.add(phone)
    }
    cursor = page.nextCursor
  } while (cursor !== null)
  expect(phones.size).toBe(count)
}

// biome-ignore lint/suspicious/noExplicitAny: the wire's own shape
async function read(roster: RunningRoster, id: string): Promise<any> {
  return (await call(roster, `/v2/imports/${id}`)).json()
}

function call(roster: RunningRoster, path: string, method = 'GET', body?: string, type?: string) {
  return fetch(roster.url + path, {
    method,
    headers: { authorization, ...(type !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body }),
    // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  }) as Promise<Omit<Response, 'json'> & { json(): Promise<any> }>
}
