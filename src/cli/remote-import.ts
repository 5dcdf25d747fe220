import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { CliError, exitCodes } from './cli-error.ts'
import type { ImportSource, ImportState, Uploaded } from './import-source.ts'
import { callRoster, parseAnswer, type RosterAddress, type RosterCall } from './roster-call.ts'

/** Imports into a Roster elsewhere, through its own wire. */
export function remoteImport(address: RosterAddress): ImportSource {
  const answerOf = async (call: RosterCall): Promise<unknown> =>
    parseAnswer(await (await callRoster(address, call)).text(), address)
  const post = (path: string, body: object) =>
    answerOf({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return {
    async upload(file, { workspace, ...readAs }, stop) {
      const named = { ...readAs, ...(workspace !== undefined && { workspaceId: workspace }) }
      const query = Object.entries(named).map(([name, value]): [string, string] => [name, `${value}`])
      return (await answerOf({
        method: 'POST',
        path: `/imports?${new URLSearchParams(query)}`,
        headers: { 'content-type': 'application/octet-stream' },
        body: Readable.toWeb(file) as NonNullable<RequestInit['body']>,
        signal: stop,
      })) as Uploaded
    },
    start: async (id, request) => void (await post(`/imports/${id}/start`, request)),
    look: async (id) => (await answerOf({ path: `/imports/${id}` })) as ImportState,
    cancel: async (id) => void (await post(`/imports/${id}/cancel`, {})),
    async refusedRows(id) {
      const { body } = await callRoster(address, { path: `/imports/${id}/errors.csv` })
      if (body === null)
        throw new CliError(`${address.url} does not answer as a Roster does`, exitCodes.unreachable)
      return Readable.fromWeb(body as ReadableStream)
    },
    close: async () => {},
  }
}
