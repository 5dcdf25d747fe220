import type { DirectoryScope } from '../../../src/store/kernel/scope.ts'
import { buildWorkspace, type TestAccount, type TestWorkspace } from '../../support/build-workspace.ts'
import type { Reply, TestApp } from '../../support/start-app.ts'

export interface RosterWorkspace extends TestWorkspace {
  /** Sends a call to this wire, with the workspace's key unless another is given. */
  send(method: string, path: string, body?: unknown, key?: string): Promise<Reply>
  /** The record that a POST made; fails the test when it did not. */
  // biome-ignore lint/suspicious/noExplicitAny: records of every shape
  make(path: string, body?: unknown): Promise<any>
}

/** A workspace of one's own and how to speak to it over this wire. */
export async function rosterWorkspace(
  database: DirectoryScope,
  app: TestApp,
  draft: { account?: TestAccount; timezone?: string; defaultRegion?: string } = {},
): Promise<RosterWorkspace> {
  const workspace = await buildWorkspace(database, draft)
  const send: RosterWorkspace['send'] = (method, path, body, key = workspace.workspaceKey) =>
    app.send(method, `/v2${path}`, { key, ...(body !== undefined && { body }) })
  return {
    ...workspace,
    send,
    async make(path, body = {}) {
      const reply = await send('POST', path, body)
      if (reply.status !== 201) throw new Error(`POST ${path}: ${reply.status} ${JSON.stringify(reply.body)}`)
      return reply.body
    },
  }
}

/** What a list, tag, contact or key answers that is not there, or not the caller's. */
export const notFound = {
  type: '/docs/errors#not_found',
  title: 'Not found',
  status: 404,
  detail: 'There is no such record.',
  code: 'not_found',
}

/** The faults of a 400, as field and code, in no particular order. */
export function faultsOf({ status, body }: Reply): [string, string][] {
  if (status !== 400) throw new Error(`Expected 400, not ${status}: ${JSON.stringify(body)}`)
  return body.errors.map((error: { field: string; code: string }) => [error.field, error.code]).sort()
}
