import { Type } from 'typebox'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { exportFormats, fileTypes } from '../../files/bytes/file-format.ts'
import { exportStyles } from '../../files/columns/cell-safety.ts'
import { readColumnNames } from '../../files/columns/contact-columns.ts'
import { exportAudiences, exportPresets } from '../../files/export/presets.ts'
import { vcardVersions } from '../../files/export/vcard.ts'
import { writeExport } from '../../files/export/write-export.ts'
import { callScope } from '../../http/calls/call-scope.ts'
import { type Answer, operation } from '../../http/calls/operation.ts'
import { Fields, Flag, List, OneOf, Text, Uuid } from '../../http/validation/schema.ts'
import { filterBody, idsBody } from './find-contacts.ts'
import { deletedQuery, WorkspaceQuery, workspaceBody, workspaceQuery } from './parameters.ts'

const description = `Streamed as fast as you read, as the contacts are at one moment, in the order they were made in. Every
column comes unless \`columns\` chooses; an exact export that is imported again changes nothing. The columns and how cells
are written: \`docs/export.md\`. A few run at once, beyond that 503. What ends before its end was cut off: ask again.`

/** What says which contacts come, and how. */
const exportParameters = {
  format: Type.Optional(OneOf(exportFormats, { description: 'What the file is', default: 'csv' })),
  safety: Type.Optional(
    OneOf(exportStyles, {
      description:
        "`exact` (the default) comes back unchanged; `spreadsheet` puts a `'` before what a spreadsheet could take for a formula, and an import takes it off; `plain` is for people: headers and words as they write them, no column of Roster's own",
    }),
  ),
  preset: Type.Optional(
    OneOf(exportPresets, {
      description: 'The columns of another program, as its own import reads them; CSV or XLSX',
    }),
  ),
  audience: Type.Optional(
    OneOf(exportAudiences, {
      description: 'With `preset=mailchimp`: who may be contacted (the default), or who may not',
    }),
  ),
  version: Type.Optional(
    OneOf(vcardVersions, { description: 'With `format=vcard`: 3.0 where it is left out' }),
  ),
  columns: Type.Optional(
    Text(limits.filterTextMax, {
      description: 'Names with commas between, or a JSON array of them',
      examples: ['firstName,phone,customFields.MRR'],
    }),
  ),
  filter: Type.Optional(
    Text(limits.filterTextMax, { description: 'Only contacts that meet it', examples: ['tag:vip'] }),
  ),
  q: Type.Optional(Text(limits.textMax, { description: 'Only contacts that a search finds' })),
  listId: Type.Optional(Uuid({ description: 'Only members of this list' })),
  segmentId: Type.Optional(Uuid({ description: 'Only contacts in this segment' })),
  ...deletedQuery('The bin instead of the living'),
  total: Type.Optional(
    Flag({ description: 'Count them first, exactly, and say so as `X-Total-Count`', default: false }),
  ),
}

export const exportContacts = ({ directory, exports }: Services) =>
  operation({
    id: 'exportContacts',
    summary: 'Export contacts as CSV, NDJSON, XLSX or vCard',
    description,
    group: 'Exports',
    scope: 'export',
    query: Fields({ ...workspaceQuery, ...exportParameters }),
    streams: Object.values(fileTypes).map(({ mediaType }) => mediaType),
    answers: { 200: Type.String({ description: 'A file' }) },
    async handle(call) {
      const { columns, workspaceId: _, ...asked } = call.query
      const scope = await callScope(directory, call)
      return answerExport(exports, scope, {
        ...asked,
        columns: columns === undefined ? undefined : readColumnNames(columns),
      })
    },
  })

const ExportBody = Fields(
  {
    ...workspaceBody,
    ...exportParameters,
    columns: Type.Optional(
      List(Text(limits.filterTextMax), {
        minItems: 1,
        maxItems: 1_000,
        examples: [['firstName', 'phone', 'customFields.MRR']],
      }),
    ),
    filter: Type.Optional(filterBody),
    ids: idsBody,
  },
  { title: 'Export', examples: [{ format: 'csv', filter: 'has:phone', columns: ['firstName', 'phone'] }] },
)

export const exportSelection = ({ directory, exports }: Services) =>
  operation({
    id: 'exportSelection',
    summary: 'Export contacts by a filter of any size',
    description:
      'The same as the GET, with the filter as text or as a tree, the columns as a list, and up to 100,000 ids.',
    group: 'Exports',
    scope: 'export',
    query: WorkspaceQuery,
    body: ExportBody,
    streams: Object.values(fileTypes).map(({ mediaType }) => mediaType),
    answers: { 200: Type.String({ description: 'A file' }) },
    async handle(call) {
      const { columns, workspaceId: _, ...asked } = call.body
      const scope = await callScope(directory, call)
      const named = columns && readColumnNames(JSON.stringify(columns))
      return answerExport(exports, scope, { ...asked, columns: named })
    },
  })

type WriteRequest = Parameters<typeof writeExport>[2]

interface AskedExport extends Pick<WriteRequest, 'columns' | 'safety' | 'preset' | 'audience' | 'version'> {
  format?: WriteRequest['format']
  total?: boolean
}

/** The file as the answer; what `asked` says beside its form selects the contacts. */
async function answerExport(
  exports: Services['exports'],
  scope: Parameters<typeof writeExport>[1],
  {
    format = 'csv',
    safety,
    preset,
    audience,
    version,
    total = false,
    columns,
    ...selection
  }: AskedExport & WriteRequest['selection'],
): Promise<Answer> {
  const written = await writeExport(exports, scope, {
    format,
    safety,
    preset,
    audience,
    version,
    selection,
    total,
    columns,
  })
  return {
    status: 200,
    headers: {
      'content-type': fileTypes[format].mediaType,
      ...(written.total !== undefined && { 'x-total-count': String(written.total) }),
      'content-disposition': `attachment; filename="contacts-${new Date().toISOString().slice(0, 10)}.${fileTypes[format].ending}"`,
    },
    body: written.file,
  }
}
