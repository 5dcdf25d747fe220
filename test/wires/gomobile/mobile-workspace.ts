import type { DirectoryScope } from '../../../src/store/kernel/scope.ts'
import type { ContactRow } from '../../../src/store/kernel/tables.ts'
import { buildWorkspace, type TestWorkspace } from '../../support/build-workspace.ts'
import type { Reply, TestApp } from '../../support/start-app.ts'

export interface MobileWorkspace extends TestWorkspace {
  /** With the workspace's own key, in `x-api-key`. */
  send(method: string, path: string, body?: unknown): Promise<Reply>
  /** What a successful POST answered. A refusal fails the test. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  add(path: string, body: object): Promise<any>
  /** The rows in the database, deleted contacts included, oldest first. */
  rows(): Promise<ContactRow[]>
  rowOf(contactId: string): Promise<ContactRow>
  /** The logged actions of each contact, by age and version. */
  actions(): Promise<string[]>
}

/** A workspace of one's own, spoken to over this wire. */
export async function mobileWorkspace(scope: DirectoryScope, app: TestApp): Promise<MobileWorkspace> {
  const workspace = await buildWorkspace(scope)
  const { workspaceId, workspaceKey } = workspace
  const send: MobileWorkspace['send'] = (method, path, body) =>
    app.send(method, path, { headers: { 'x-api-key': workspaceKey }, ...(body !== undefined && { body }) })
  const rows: MobileWorkspace['rows'] = () =>
    scope.db
      .selectFrom('contacts')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .orderBy('id')
      .execute()
  return {
    ...workspace,
    send,
    rows,
    async add(path, body) {
      const reply = await send('POST', path, body)
      if (reply.status !== 201) throw new Error(JSON.stringify(reply.body))
      return reply.body
    },
    async rowOf(contactId) {
      const row = (await rows()).find(({ id }) => id === contactId)
      if (row === undefined) throw new Error(`no contact ${contactId}`)
      return row
    },
    async actions() {
      const log = await scope.db
        .selectFrom('contact_log')
        .select('action')
        .where('workspace_id', '=', workspaceId)
        .orderBy('contact_id')
        .orderBy('version')
        .execute()
      return log.map(({ action }) => action)
    },
  }
}

/** A refusal in this wire's shape. */
export function refusal(statusCode: number, ...message: string[]) {
  const words: Record<number, string> = {
    400: 'Bad Request',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
    409: 'Conflict',
    413: 'Payload Too Large',
    415: 'Unsupported Media Type',
  }
  return { status: statusCode, body: { statusCode, message, error: words[statusCode] } }
}

export const notFound = refusal(404, 'There is no such record.')
