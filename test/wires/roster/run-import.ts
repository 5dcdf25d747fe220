import type { Reply, TestApp } from '../../support/start-app.ts'
import type { RosterWorkspace } from './roster-workspace.ts'

// biome-ignore lint/suspicious/noExplicitAny: imports as the wire shows them
export type Import = any
type Content = string | Uint8Array

export interface Importer {
  /** Sends a file, as the body itself. */
  sendFile(content: Content, query?: string): Promise<Reply>
  /** The same; fails the test when it is refused. */
  upload(content: Content, query?: string): Promise<Import>
  /** Starts an import and waits for its end, as any client would. */
  finish(id: string, plan?: object): Promise<Import>
  /** All of it. */
  run(content: Content, plan?: object): Promise<Import>
  /** The rows that were not written, without the byte order mark. */
  errors(id: string, query?: string): Promise<string>
}

/** How a test imports files into its workspace. */
export function importer(app: TestApp, { workspaceKey, send: call }: RosterWorkspace): Importer {
  const headers = { authorization: `Bearer ${workspaceKey}` }

  const sendFile: Importer['sendFile'] = (content, query = '') =>
    app.send('POST', `/v2/imports${query}`, {
      key: workspaceKey,
      body: content,
      headers: { 'content-type': 'text/csv' },
    })

  const upload: Importer['upload'] = async (content, query) => {
    const reply = await sendFile(content, query)
    if (reply.status !== 201) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`)
    return reply.body
  }

  const finish: Importer['finish'] = async (id, plan = {}) => {
    const reply = await call('POST', `/imports/${id}/start`, plan)
    if (reply.status !== 202) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`)
    for (;;) {
      const { body } = await call('GET', `/imports/${id}`)
      if (body.finishedAt !== null) return body
    }
  }

  return {
    sendFile,
    upload,
    finish,
    run: async (content, plan) => finish((await upload(content)).id, plan),
    async errors(id, query = '') {
      const response = await fetch(`${app.url}/v2/imports/${id}/errors.csv${query}`, { headers })
      return response.text()
    },
  }
}
