import { execFile, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { curlOf, originMark } from '../src/http/docs/examples.ts'
import { exampleId } from '../src/http/openapi/example-of.ts'
import { openapiOf } from '../src/http/openapi/openapi.ts'
import { type OpenapiDocument, operationsOf } from '../src/http/openapi/openapi-document.ts'
import { allWires } from '../src/wires/all-wires.ts'
import { buildKey } from './support/build-workspace.ts'
import { openTestDatabase } from './support/open-test-database.ts'
import { startApp } from './support/start-app.ts'
import { rosterWorkspace } from './wires/roster/roster-workspace.ts'
import { runBulk } from './wires/roster/run-bulk.ts'
import { importer } from './wires/roster/run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app, { defaultRegion: 'US' })
type Workspace = Awaited<ReturnType<typeof open>>

/** Examples of the reference that another state than a new record's is needed for, or a person. */
const cannotRun: Readonly<Record<string, string>> = {
  setUp: 'it needs the link of a first start',
  signIn: 'it needs a person with that password',
  acceptInvite: 'it needs the link of an invitation',
  createPasswordLink: 'it needs a person',
  changePerson: 'it needs a person',
  removePerson: 'it needs a person',
  testWebhook: 'it sends to the address',
  retryWebhookDelivery: 'it needs a delivery',
  getWebhookDelivery: 'it needs a delivery',
  undoImport: 'it needs an import that has ended',
  cancelImport: 'it needs an import that runs',
  cancelJob: 'it needs a job that runs',
  repairImport: 'it needs refused rows',
  mergeOption: 'it needs two options',
  restoreOption: 'it needs a deleted option',
  streamImport: 'it needs an import that was started',
  orderCustomFields: 'it names the ids of all fields',
  orderOptions: 'it names the ids of all options',
  retypeCustomField: 'it needs a field without values that are lost',
}

test('every curl of the reference works as it is pasted, with a key and the ids of one’s own', async () => {
  const failed: string[] = []
  for (const wire of allWires(app.services)) {
    const document = openapiOf(wire) as OpenapiDocument
    for (const { name } of document.tags) {
      const workspace = await open()
      // Whom the lookup's example asks for.
      if (name === 'Contacts' && wire.name === 'roster')
        await workspace.make('/contacts', { phone: '+14155552671' })
      for (const placed of operationsOf(document, name)) {
        const { operationId: id, security } = placed.operation
        if (id in cannotRun || security?.some((scheme) => 'session' in scheme)) continue
        const line = curlOf(document, placed)
        // Its example names a person that the example of a create has made already.
        const isChange = /^(change|put)(Contact|Segment)$/.test(id)
        const { status, text } = await paste(isChange ? await open() : workspace, placed.path, id, line)
        if (status >= 400) failed.push(`${wire.name} ${id}: ${status} ${text}\n${line}`)
      }
    }
  }
  expect(failed.join('\n\n')).toBe('')
}, 60_000)

const hasCurl = spawnSync('curl', ['--version']).status === 0

test.runIf(hasCurl)(
  'every curl of the README and the guides works as it is pasted, or says why not',
  async () => {
    const ended = await Promise.all(documents.map(follow))
    expect(ended.map(({ failed }) => failed).join('')).toBe('')
    expect(ended.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(8)
  },
  60_000,
)

/** Pastes the blocks of a document, one after the other, in a workspace of its own. */
async function follow(name: string): Promise<{ count: number; failed: string }> {
  const blocks = await readBlocks(name)
  if (blocks.length === 0) return { count: 0, failed: '' }
  const workspace = await open()
  const { owner, workspaceId, workspaceKey, accountKey } = workspace
  const directory = await mkdtemp(join(tmpdir(), 'documents-'))
  await writeFile(join(directory, 'people.csv'), 'email\na@example.com\n')
  const formKey = await buildKey(database, owner, { name: 'Form', workspaceId, scopes: ['upsert'] as never })
  const env = {
    PATH: process.env.PATH,
    KEY: workspaceKey,
    ROSTER_KEY: workspaceKey,
    ADMIN_KEY: accountKey,
    FORM_KEY: formKey.secret,
    WORKSPACE_ID: workspaceId,
    ID: (await importer(app, workspace).upload('email\nb@example.com\n')).id,
  }
  for (const code of blocks) {
    const script = `set -e\ncurl() { command curl --silent --show-error --fail-with-body "$@"; }\n${code.replaceAll(hosts, app.url)}`
    const failed = await promisify(execFile)('sh', ['-c', script], { env, cwd: directory }).then(
      () => '',
      ({ stdout, stderr }) => `${name}: ${stderr} ${stdout}\n${code}`,
    )
    if (failed !== '') return { count: blocks.length, failed }
  }
  return { count: blocks.length, failed: '' }
}

const root = new URL('..', import.meta.url)
const documents = ['README.md', 'SECURITY.md', ...['docs', 'docs/ops', 'docs/examples'].flatMap(markdownIn)]
/** Where the documents say that Roster is. */
const hosts = /https?:\/\/(127\.0\.0\.1:3000|contacts\.example\.com|roster\.example)/g

function markdownIn(folder: string): string[] {
  return readdirSync(new URL(folder, root))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${folder}/${file}`)
}

/** The code with a curl in it that nothing before it says of why it is not run. */
async function readBlocks(name: string): Promise<string[]> {
  const text = await readFile(new URL(name, root), 'utf8')
  const blocks = text.matchAll(/(<!-- not run: .+ -->\n)? *```(?:sh)?\n([\s\S]*?)```/g)
  return [...blocks]
    .filter(([, mark, code = '']) => mark === undefined && /^ *curl /m.test(code))
    .map(([, , code = '']) => code)
}

/** Sends what the line says, with a record of the right kind where it names one. */
async function paste(workspace: Workspace, path: string, operationId: string, line: string) {
  const record = /\{/.test(path) || line.includes(exampleId) ? await make(workspace, path, operationId) : {}
  const isAdmins =
    /^\/v2\/(api-keys|webhooks|people|invites|workspaces)/.test(path) || operationId === 'eraseContact'
  const variables: Record<string, string> = {
    ROSTER_KEY:
      isAdmins || (path.startsWith('/v1/workspaces') && workspace)
        ? workspace.accountKey
        : workspace.workspaceKey,
    WORKSPACE_ID: workspace.workspaceId,
    ...record,
  }
  const words = [...line.replaceAll('\\\n', ' ').matchAll(/"([^"]*)"|'((?:[^']|'\\'')*)'|(\S+)/g)].map(
    ([, double, single, plain]) =>
      single === undefined
        ? (double ?? plain ?? '').replaceAll(
            /\$([A-Z_]+)/g,
            (_, name: string) => variables[name] ?? `no ${name}`,
          )
        : single.replaceAll("'\\''", "'"),
  )
  const after = (option: string) =>
    words.flatMap((word, at) => (word === option ? [words[at + 1] as string] : []))
  const url = words.find((word) => word.startsWith(originMark)) as string
  const body =
    after('-d')[0]?.replaceAll(exampleId, record.MEMBER ?? record.ID ?? exampleId) ??
    (after('--data-binary').length > 0 ? 'email\na@example.com\n' : undefined)
  const stop = new AbortController()
  const response = await fetch(url.replace(originMark, app.url), {
    method: after('-X')[0] ?? 'GET',
    headers: Object.fromEntries(after('-H').map((header) => header.split(': ') as [string, string])),
    ...(body !== undefined && { body }),
    signal: stop.signal,
  })
  const text = response.status < 400 ? '' : await response.text()
  stop.abort()
  return { status: response.status, text }
}

/** What the call's path names, as shell variables. */
async function make(
  workspace: Workspace,
  path: string,
  operationId: string,
): Promise<Record<string, string>> {
  const kind = /^\/(?:v2\/|v1\/|api\/)?([\w-]+)/.exec(path)?.[1] as string
  const name = `r${Math.random()}`
  const of: Record<string, () => Promise<{ id: string }>> = {
    contacts: () => workspace.make('/contacts', { otherPhones: [{ phone: '+442079460999' }] }),
    contact: () => workspace.make('/contacts', { firstName: 'Ada' }),
    'custom-fields': () =>
      workspace.make('/custom-fields', {
        name,
        type: path.includes('options') ? 'select' : 'text',
        ...(path.includes('options') && { options: ['Old', 'New'] }),
      }),
    'custom-attributes': () => workspace.make('/custom-fields', { name }),
    tags: () => workspace.make('/tags', { name }),
    lists: () => workspace.make('/lists', { name }),
    audience: () => workspace.make('/lists', { name }),
    'contact-list': () => workspace.make('/lists', { name }),
    segments: () => workspace.make('/segments', { name, filter: 'has:phone' }),
    imports: () => importer(app, workspace).upload('email,city\na@example.com,Graz\n'),
    jobs: async () => {
      await workspace.make('/contacts', { firstName: name })
      return runBulk(workspace, { all: true, action: { type: 'addTags', tags: [name] } })
    },
    webhooks: async () =>
      (
        await workspace.send(
          'POST',
          `/webhooks?workspaceId=${workspace.workspaceId}`,
          { url: 'https://example.com' },
          workspace.accountKey,
        )
      ).body,
    workspaces: async () =>
      (await workspace.send('POST', '/workspaces', { name }, workspace.accountKey)).body,
    phonebook: () => workspace.make('/lists', { name }),
    'api-keys': async () => (await workspace.send('POST', '/api-keys', { name }, workspace.accountKey)).body,
    invites: async () =>
      (
        await workspace.send(
          'POST',
          '/invites',
          { email: `${name}@example.com`, role: 'viewer' },
          workspace.accountKey,
        )
      ).body,
  }
  const record = await of[kind]?.()
  if (record === undefined) throw new Error(`no ${kind} can be made for ${path}`)
  if (operationId.startsWith('restore')) await workspace.send('DELETE', `/${kind}/${record.id}`)
  const isAboutMembers = operationId === 'changeMembers' || operationId === 'addContacts'
  const member = isAboutMembers ? await workspace.make('/contacts', { firstName: name }) : undefined
  const { options } = record as { options?: { id: string }[] }
  return {
    ID: record.id,
    LIST_ID: record.id,
    ...(member && { MEMBER: member.id }),
    ...(options?.[0] && { OPTION_ID: options[0].id }),
  }
}
