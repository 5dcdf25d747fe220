import { addAbortSignal, Readable } from 'node:stream'
import type { Config } from '../config.ts'
import { type Directory, openDirectory } from '../core/access/directory.ts'
import { firstAccountOwner } from '../core/access/people/set-up.ts'
import { workspaceScope } from '../core/access/workspace-scope.ts'
import { listWorkspaces, type Workspace } from '../core/access/workspaces/workspaces.ts'
import { Exports } from '../core/exports/export-contacts.ts'
import { readTypes } from '../core/feed/change-types.ts'
import { ChangeWatch } from '../core/feed/change-watch.ts'
import { type Change, currentCursor } from '../core/feed/read-changes.ts'
import { importProgress, noCounts, warningTotal } from '../core/imports/import-progress.ts'
import {
  cancelImport,
  changeImport,
  createImport,
  findSameFiles,
  getImport,
  type Import,
} from '../core/imports/imports.ts'
import { listRefusedRows, type RefusedRow } from '../core/imports/refused-rows.ts'
import { startImport } from '../core/imports/start-import.ts'
import { jobKinds } from '../core/job-kinds.ts'
import { JobRunner } from '../core/jobs/job-runner.ts'
import { newId } from '../core/kernel/ids.ts'
import { limits } from '../core/kernel/limits.ts'
import { type DelimiterName, delimiterOf } from '../files/bytes/encoding-names.ts'
import { readColumnNames } from '../files/columns/contact-columns.ts'
import { type ErrorNote, writeErrors } from '../files/export/write-errors.ts'
import { writeExport } from '../files/export/write-export.ts'
import { importTranslator } from '../files/import-translator.ts'
import { openLocalStore } from '../process/local-store.ts'
import type { ChangesSource, ToldChange } from './changes.ts'
import { CliError, describeFault, exitCodes, findNamed } from './cli-errors.ts'
import type { ExportSource } from './export.ts'
import type { ImportSource, ImportState, Reading } from './import-source.ts'
import { allPages } from './local-administration.ts'

/** One workspace of the local store, for a command that works in it as the store's owner. */
export type LocalWorkspace = Awaited<ReturnType<typeof openLocalWorkspace>>

/** Opens the store and the workspace that is named, or the only one there is. */
export async function openLocalWorkspace(config: Config, workspaceId: string | undefined) {
  const database = await openLocalStore(config)
  try {
    const owner = await firstAccountOwner(database)
    if (owner === undefined) throw new CliError('This store has no account yet: start Roster once.')
    const directory = openDirectory(database)
    const id =
      workspaceId === undefined
        ? await onlyWorkspace(directory, owner)
        : await namedWorkspace(directory, owner, workspaceId)
    const principal = { ...owner, actor: 'cli' }
    const scope = await workspaceScope(directory, principal, id, newId())
    return { database, directory, principal, scope, close: () => database.close() }
  } catch (error) {
    await database.close()
    throw error
  }
}

type Owner = Parameters<typeof listWorkspaces>[1]

async function namedWorkspace(directory: Directory, owner: Owner, given: string): Promise<string> {
  const all = await allPages<Workspace>((page) => listWorkspaces(directory, owner, page))
  return findNamed('workspace', all, given).id
}

async function onlyWorkspace(directory: Directory, owner: Owner): Promise<string> {
  const [first, second] = await listWorkspaces(directory, owner, { limit: 2, after: undefined })
  if (first === undefined) throw new CliError('This store has no workspace: roster workspaces create')
  if (second !== undefined)
    throw new CliError(
      'There are several workspaces: --workspace-id says which (roster workspaces list)',
      exitCodes.usage,
    )
  return first.id
}

/** Imports into the store itself: works on the job here, together with a Roster that may run on it. */
export function localImport(config: Config): ImportSource {
  const settings = { translator: importTranslator, importBytesMax: config.importBytesMax }
  let workspace: LocalWorkspace | undefined
  let jobs: JobRunner | undefined
  const scope = () => workspace!.scope
  return {
    async upload(file, { fileName, workspace: id, ...readAs }, stop) {
      addAbortSignal(stop, file)
      workspace ??= await openLocalWorkspace(config, id)
      const made = await createImport(scope(), settings, file, { fileName, given: givenOf(readAs) })
      return { id: made.id, profile: made.profile, sameFileAs: await findSameFiles(scope(), made) }
    },
    readAnew: async (id, reading) => (await changeImport(scope(), settings, id, givenOf(reading))).profile,
    async start(id, request) {
      const { db } = workspace!.directory
      await startImport(scope(), settings, id, request)
      jobs ??= new JobRunner({ db, kinds: jobKinds(settings.translator) })
      jobs.start()
    },
    look: async (id) => stateOf(await getImport(scope(), id)),
    cancel: async (id) => void (await cancelImport(scope(), id)),
    async refusedRows(id) {
      const { profile } = await getImport(scope(), id)
      const text = writeErrors(profile, listRefusedRows(scope(), id), noteOf, { guarded: false })
      return Readable.from(text, { objectMode: false })
    },
    async close() {
      await jobs?.stop()
      await workspace?.close()
    },
  }
}

/** In the file readers' words. */
function givenOf({ delimiter, ...given }: Reading): object {
  return { ...given, ...(delimiter !== undefined && { delimiter: delimiterOf[delimiter as DelimiterName] }) }
}

function noteOf({ faults }: RefusedRow): ErrorNote {
  const each = (word: (fault: (typeof faults)[number]) => string) => faults.map(word).join('; ')
  return { field: each(({ field }) => field), code: each(({ code }) => code), reason: each(describeFault) }
}

function stateOf(found: Import): ImportState {
  const { job } = found
  const { repeated, doNotContactKept, ...counts } = { ...noCounts(), ...job?.counts }
  return {
    state: job?.state ?? 'uploaded',
    rowsRead: job?.done ?? 0,
    rowsTotal: job?.total ?? null,
    counts,
    repeated,
    doNotContactKept,
    warningCount: warningTotal(job?.marks ?? {}),
    progress: importProgress(found).progress,
    error: job?.error ?? null,
    plan: found.plan,
  }
}

/** Exports of the store itself. */
export function localExport(config: Config): ExportSource {
  let workspace: LocalWorkspace | undefined
  return {
    async open({ workspaceId: id, columns, format, safety, preset, audience, version, ...selection }) {
      workspace = await openLocalWorkspace(config, id)
      const { file, total } = await writeExport(new Exports(workspace.database), workspace.scope, {
        format,
        safety,
        preset,
        audience,
        version,
        selection,
        columns: columns === undefined ? undefined : readColumnNames(columns),
        total: true,
      })
      return { file, total: total as number }
    },
    close: async () => workspace?.close(),
  }
}

/** The change feed of the store itself. */
export function localChanges(config: Config): ChangesSource {
  let workspace: LocalWorkspace | undefined
  return {
    async now(id) {
      workspace ??= await openLocalWorkspace(config, id)
      return (await currentCursor(workspace.scope)).cursor
    },
    async next({ workspaceId: id, types, include: _, ...asked }, waitS, signal) {
      workspace ??= await openLocalWorkspace(config, id)
      const { scope, directory } = workspace
      const query = {
        ...asked,
        limit: limits.pageMax,
        ...(types !== undefined && { types: readTypes(types) }),
      }
      const watch = new ChangeWatch(directory)
      const page = await watch.next(scope, query, { ms: waitS * 1000, signal })
      return { ...page, data: page.changes.map(toldOf) }
    },
    close: async () => workspace?.close(),
  }
}

/** Leaves out absent fields. */
function toldOf({ cursor: _, jobId, record, ...change }: Change): ToldChange {
  return { ...change, ...(jobId !== null && { jobId }), ...(record !== null && { record }) }
}
