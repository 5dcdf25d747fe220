import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildRoster } from './build-roster.js'
import { defineForPeople } from './define-for-people.js'
import { makeWorkspace } from './make-workspace.js'
import { startPostgres } from './start-postgres.js'
import { startRoster } from './start-roster.js'

/**
 * One PostgreSQL, one built Roster on it, and a workspace with its key, its two custom fields and its tags; all in a
 * directory of its own that `close` removes.
 *
 * @param {object} [options]
 * @param {readonly string[]} [options.nodeOptions] given to Roster's Node
 * @param {Record<string, string>} [options.settings] of PostgreSQL
 * @param {Record<string, string>} [options.variables] of Roster
 */
export async function openBench({ nodeOptions = [], settings = {}, variables: more = {} } = {}) {
  /** What to take down again, the last first. @type {(() => Promise<unknown>)[]} */
  const undo = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const built = await buildRoster()
    undo.push(built.remove)
    const dir = await mkdtemp(join(tmpdir(), 'roster-bench-data-'))
    undo.push(() => rm(dir, { recursive: true, force: true }))
    const postgres = await startPostgres(built.dir, join(dir, 'postgres'), settings)
    undo.push(postgres.stop)
    const dataDir = join(dir, 'roster')
    await mkdir(dataDir)
    const accountKey = randomBytes(24).toString('hex')
    const variables = { DATABASE_URL: postgres.url, ROSTER_BOOTSTRAP_KEY: accountKey, ...more }
    const roster = await startRoster({ builtDir: built.dir, dataDir, variables, nodeOptions })
    undo.push(roster.stop)
    const workspace = await makeWorkspace(roster.url, accountKey)
    const defined = await defineForPeople(postgres.client, built.dir, workspace.workspaceId)
    return { builtDir: built.dir, postgres, roster, accountKey, ...workspace, ...defined, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** @typedef {Awaited<ReturnType<typeof openBench>>} Bench */
