import { Type } from 'typebox'
import {
  cancelImport as cancelCoreImport,
  changeImport as changeCoreImport,
  countImports,
  createImport,
  findSameFiles,
  getImport as getCoreImport,
  type Import,
  listImports as listCoreImports,
  undoImport as undoCoreImport,
} from '../../core/imports/imports.ts'
import { startImport as startCoreImport } from '../../core/imports/start-import.ts'
import { summariseWarnings } from '../../core/imports/warnings.ts'
import { Refusal } from '../../core/kernel/failure.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { callScope, pathScope } from '../../http/calls/call-scope.ts'
import { cursorOf, isIdKey } from '../../http/calls/cursor.ts'
import { eventStream, eventStreamHeaders, eventStreamType } from '../../http/calls/event-stream.ts'
import { operation } from '../../http/calls/operation.ts'
import { DocumentedAs, Fields, IdParams, Text } from '../../http/validation/schema.ts'
import { readModes } from './contact-bodies.ts'
import {
  ChangeImportBody,
  type ImportDetails,
  ImportSummaryWire,
  ImportWire,
  importToSummary,
  importToWire,
  readAs,
  readAsGiven,
  StartImportBody,
} from './import-codec.ts'
import { JobWire, jobToWire, readUndo, UndoBody } from './jobs.ts'
import { Page, toPage, totalOf } from './pages.ts'
import { OwnerQuery, pageQuery, pageSizeDefault, workspaceQuery } from './parameters.ts'

async function detailsOf(scope: Parameters<typeof findSameFiles>[0], found: Import): Promise<ImportDetails> {
  return { sameFileAs: await findSameFiles(scope, found), warnings: await summariseWarnings(scope, found) }
}

export const uploadImport = ({ directory, imports }: Services) =>
  operation({
    id: 'uploadImport',
    summary: 'Upload a file to import',
    description:
      'CSV, NDJSON, vCard, XLSX or ODS, also packed with gzip or zip, as the body itself or the first file of a form. Answers what is in it and how it would be written; nothing is written before it is started. The same bytes uploaded again are recognised: `sameFileAs`. A file that holds no table is 400, one larger than the server allows 413.',
    group: 'Imports',
    scope: 'write',
    query: Fields({
      ...workspaceQuery,
      fileName: Type.Optional(
        Text(limits.textMax, { description: 'Kept for people; of a form, its own when left out' }),
      ),
      ...readAs,
    }),
    takesFile: true,
    answers: { 201: ImportWire },
    async handle(call) {
      const { query, upload } = call
      const scope = await callScope(directory, call)
      const made = await createImport(scope, imports, upload?.bytes ?? [], {
        fileName: query.fileName ?? upload?.fileName ?? null,
        given: readAsGiven(query),
      })
      const body = importToWire(made, await detailsOf(scope, made))
      return { status: 201, body, location: `/v2/imports/${made.id}` }
    },
  })

const cursor = cursorOf('imports', isIdKey)

export const listImports = ({ directory }: Services) =>
  operation({
    id: 'listImports',
    summary: 'List imports, newest first',
    description: 'Each without its profile.',
    group: 'Imports',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...pageQuery() }),
    answers: { 200: Page(ImportSummaryWire) },
    async handle(call) {
      const { limit = pageSizeDefault, cursor: after } = call.query
      const beforeId = cursor.read(after)
      const scope = await callScope(directory, call)
      const { imports, hasMore } = await listCoreImports(scope, { limit, beforeId })
      const total = await totalOf(call.query, () => countImports(scope))
      const body = toPage(imports, hasMore, importToSummary, ({ id }) => cursor.write(id), total)
      return { status: 200, body }
    },
  })

export const getImport = ({ directory }: Services) =>
  operation({
    id: 'getImport',
    summary: 'Get an import',
    group: 'Imports',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: ImportWire },
    async handle(call) {
      const scope = await pathScope(directory, 'imports', call)
      const found = await getCoreImport(scope, call.params.id)
      return { status: 200, body: importToWire(found, await detailsOf(scope, found)) }
    },
  })

export const changeImport = ({ directory, imports }: Services) =>
  operation({
    id: 'changeImport',
    summary: 'Have a file read another way',
    description:
      'Looks at the file anew, with the encoding, delimiter, header row, sheet or table that is said; what is left out is detected. 409 once it was started.',
    group: 'Imports',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeImportBody,
    answers: { 200: ImportWire },
    async handle(call) {
      const scope = await pathScope(directory, 'imports', call)
      const changed = await changeCoreImport(scope, imports, call.params.id, readAsGiven(call.body))
      return { status: 200, body: importToWire(changed, await detailsOf(scope, changed)) }
    },
  })

export const startImport = ({ directory, imports, jobs }: Services) =>
  operation({
    id: 'startImport',
    summary: 'Start an import',
    description:
      'The job belongs to the server: the caller may go away, and a restart goes on where it was. Every row ends in one of the counts; those that were refused are in `errors.csv`. What is left out of the body is as proposed. The mapping is remembered for files with the same headers. After a dry run it may be started once more, otherwise 409. A file that leaves a required question open is 409 `needs_answer`, with the fields that answer it in `errors`.',
    group: 'Imports',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: StartImportBody,
    answers: { 202: ImportSummaryWire },
    async handle(call) {
      const { params, body } = call
      const scope = await pathScope(directory, 'imports', call)
      const { workspaceId: _, write, encoding, delimiter, header, headerRow, sheet, table, ...plan } = body
      const reading = readAsGiven({ encoding, delimiter, header, headerRow, sheet, table })
      const { modes } = readModes(write as Parameters<typeof readModes>[0])
      const draft = { ...plan, write: modes }
      const started = await startCoreImport(scope, imports, params.id, draft, reading)
      jobs.wake()
      return { status: 202, body: importToSummary(started), location: `/v2/imports/${started.id}` }
    },
  })

export const streamImport = ({ directory, jobWatch }: Services) =>
  operation({
    id: 'streamImport',
    summary: 'Watch an import',
    description:
      'Server-sent events: `event: progress` with the import (without its profile) as data, at once and at every change, the last one with its final state; then the stream ends. 409 before it is started.',
    group: 'Imports',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: {
      200: DocumentedAs(Type.String(), ImportWire),
    },
    streams: [eventStreamType],
    fails: ['conflict'],
    async handle(call) {
      const scope = await pathScope(directory, 'imports', call)
      const found = await getCoreImport(scope, call.params.id)
      const { job: present } = found
      if (present === null) throw new Refusal({ code: 'conflict', detail: 'The import was not started.' })
      const events = eventStream('progress', ({ onChange, onEnd }) =>
        jobWatch.watch(present, { onChange: (job) => onChange(importToSummary({ ...found, job })), onEnd }),
      )
      return { status: 200, headers: eventStreamHeaders, body: events }
    },
  })

export const cancelImport = ({ directory }: Services) =>
  operation({
    id: 'cancelImport',
    summary: 'Cancel an import',
    description:
      'Also one that was not started. Answers once the rows that are under way have been written; no others are. What was written stays: `undo` takes it back. The file is let go of.',
    group: 'Imports',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: ImportSummaryWire },
    async handle(call) {
      const scope = await pathScope(directory, 'imports', call)
      return { status: 200, body: importToSummary(await cancelCoreImport(scope, call.params.id)) }
    },
  })

export const undoImport = ({ directory, jobs }: Services) =>
  operation({
    id: 'undoImport',
    summary: 'Undo an import',
    description:
      'Makes a job that moves the contacts that the import created to the bin and puts back those that it changed; those that were changed since are kept and listed at `/v2/jobs/{id of the undo}/kept`. Tags, lists and custom fields that it made go too, where no contact has them; an undo of the undo brings them back. 409 while it has not ended.',
    group: 'Imports',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: UndoBody,
    bodyIsOptional: true,
    answers: { 202: JobWire },
    async handle(call) {
      const scope = await pathScope(directory, 'imports', call)
      const job = await undoCoreImport(scope, call.params.id, readUndo(call.body))
      jobs.wake()
      return { status: 202, body: jobToWire(job), location: `/v2/jobs/${job.id}` }
    },
  })
