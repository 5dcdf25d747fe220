import { addAbortSignal, Readable } from 'node:stream'
import type { Config } from '../config.ts'
import { cancelImport } from '../core/imports/cancel-import.ts'
import { createImport, findSameFiles } from '../core/imports/create-import.ts'
import { getImport } from '../core/imports/get-import.ts'
import type { Import } from '../core/imports/import.ts'
import { noCounts } from '../core/imports/import-buckets.ts'
import { importProgress } from '../core/imports/import-progress.ts'
import { listRefusedRows, type RefusedRow } from '../core/imports/list-refused-rows.ts'
import { startImport } from '../core/imports/start-import.ts'
import { jobKinds } from '../core/jobs/job-kinds.ts'
import { JobRunner } from '../core/jobs/job-runner.ts'
import { importTranslator } from '../csv/import-translator.ts'
import { type ErrorNote, writeErrors } from '../csv/write-errors.ts'
import { describeFault } from './describe-failure.ts'
import type { ImportSource, ImportState, UploadRequest } from './import-source.ts'
import { type LocalWorkspace, openLocalWorkspace } from './local-workspace.ts'

/** Imports into the store itself: works on the job here, together with a Roster that may run on it. */
export function localImport(config: Config): ImportSource {
  const settings = { translator: importTranslator, importBytesMax: config.importBytesMax }
  let workspace: LocalWorkspace | undefined
  let jobs: JobRunner | undefined
  const scope = () => workspace!.scope
  return {
    async upload(file, { fileName, workspace: id, ...readAs }, stop) {
      addAbortSignal(stop, file)
      workspace = await openLocalWorkspace(config, id)
      const made = await createImport(scope(), settings, file, { fileName, given: givenOf(readAs) })
      return { id: made.id, profile: made.profile, sameFileAs: await findSameFiles(scope(), made) }
    },
    async start(id, request) {
      const { db } = workspace!.directory
      await startImport(scope(), settings, id, request)
      jobs = new JobRunner({ db, kinds: jobKinds(settings.translator) })
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

const delimiters: Record<string, string> = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' }

/** In the file readers' words. */
function givenOf({ delimiter, ...given }: Omit<UploadRequest, 'fileName' | 'workspace'>): object {
  return { ...given, ...(delimiter !== undefined && { delimiter: delimiters[delimiter] }) }
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
    progress: importProgress(found).progress,
    error: job?.error ?? null,
    plan: found.plan,
  }
}
