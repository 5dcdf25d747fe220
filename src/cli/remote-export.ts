import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { CliError, exitCodes } from './cli-error.ts'
import type { ExportSource } from './export-source.ts'
import { callRoster, type RosterAddress } from './roster-call.ts'

/** Exports of a Roster elsewhere, through its own wire. */
export function remoteExport(address: RosterAddress): ExportSource {
  return {
    async open({ workspace, ...asked }, stop) {
      const named = { ...asked, ...(workspace !== undefined && { workspaceId: workspace }), total: true }
      const query = new URLSearchParams(
        Object.entries(named).map(([name, value]): [string, string] => [name, `${value}`]),
      )
      const { body, headers } = await callRoster(address, { path: `/exports?${query}`, signal: stop })
      const total = headers.get('x-total-count')
      if (body === null || total === null)
        throw new CliError(`${address.url} does not answer as a Roster does`, exitCodes.unreachable)
      return { file: Readable.fromWeb(body as ReadableStream), total: Number(total) }
    },
    close: async () => {},
  }
}
