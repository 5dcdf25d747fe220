import { type Static, Type } from 'typebox'
import { customFieldTypes } from '../../core/fields/contact-fields.ts'
import { type FileProfile, mappingReasons } from '../../core/imports/file-translator.ts'
import { type ImportPlan, importMatchKeys, importModes } from '../../core/imports/import-plan.ts'
import {
  type ImportBucket,
  importBuckets,
  importProgress,
  noCounts,
  warningTotal,
} from '../../core/imports/import-progress.ts'
import type { Import } from '../../core/imports/imports.ts'
import { questionCodes } from '../../core/imports/questions.ts'
import { type WarningSummary, warningKinds } from '../../core/imports/warnings.ts'
import { jobStates } from '../../core/jobs/jobs.ts'
import { limits } from '../../core/kernel/limits.ts'
import { delimiterNames, delimiterOf, textEncodings } from '../../files/bytes/encoding-names.ts'
import {
  Fields,
  Flag,
  Json,
  List,
  Nullable,
  NullableText,
  OneOf,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../http/validation/schema.ts'
import { tagNames, writable } from './contact-fields.ts'
import { workspaceBody } from './parameters.ts'

const howField = OneOf(['replace', 'fill'], {
  description: '`replace` writes what is given, `fill` only what is empty',
})

/** How a file is to be read, where the detection is wrong. */
export const readAs = {
  encoding: Type.Optional(OneOf(textEncodings, { description: 'Instead of the one that was found' })),
  delimiter: Type.Optional(OneOf(delimiterNames, { description: 'Instead of the one that was found' })),
  header: Type.Optional(
    Flag({ description: 'Whether the first row names the columns; found out when left out' }),
  ),
  headerRow: Type.Optional(
    Whole(0, 1_048_576, { description: 'The line of the row that names the columns; 0: none does' }),
  ),
  sheet: Type.Optional(
    Text(limits.textMax, {
      description: 'The workbook’s sheet to read; when left out, the one that has a header',
    }),
  ),
  table: Type.Optional(
    Text(1_024, { description: 'For a zip with several tables: the name of one, or `all`' }),
  ),
}

type ReadAs = { [Name in keyof ReadAsWire]?: ReadAsWire[Name] | undefined }
type ReadAsWire = Static<ReturnType<typeof readAsFields>>
const readAsFields = () => Fields(readAs)

/** How a file is to be read, in the file readers' words. */
export function readAsGiven({ delimiter, ...given }: ReadAs): object {
  const { encoding, header, headerRow, sheet, table } = given
  return { encoding, header, headerRow, sheet, table, delimiter: delimiter && delimiterOf[delimiter] }
}

export const ChangeImportBody = Fields({ ...workspaceBody, ...readAs })

const MappedColumnWire = Fields(
  {
    column: Whole(0, 16_383, { description: 'From 0' }),
    field: NullableText(300, {
      description:
        "A contact's field, or `customFields.NAME`; null: the column is left out. Several columns may go to one field, the first that holds something wins; one column may go to several",
      examples: ['phone', 'customFields.MRR'],
    }),
    type: Type.Optional(
      OneOf(customFieldTypes, {
        description: 'Makes the custom field where the workspace has none of this name',
      }),
    ),
    separator: Type.Optional(
      Text(5, {
        description: 'Between tags or channels in one cell; `newline` for line breaks',
        examples: [';'],
      }),
    ),
    createOptions: Type.Optional(
      Flag({
        description:
          'Of custom fields with options: a cell that names none makes one. Otherwise it is a warning, and its text is kept. A field that this import makes takes its options from the file',
      }),
    ),
    addPlus: Type.Optional(Flag({ description: 'For phones: puts back the `+` that a spreadsheet dropped' })),
    label: Type.Optional(
      Text(limits.textMax, {
        description:
          'Of phones and emails: what the value is called where it is not the first of the person’s, and its rank among them',
        examples: ['Work'],
      }),
    ),
    labelColumn: Type.Optional(
      Whole(0, 16_383, { description: 'For phones and emails: the column whose cells are their labels' }),
    ),
    areaCodeColumn: Type.Optional(
      Whole(0, 16_383, { description: 'For phones: the column of area codes that stand before its numbers' }),
    ),
    says: Type.Optional(
      OneOf(['deny', 'allow', 'status', 'note', 'file'], {
        description:
          'Of `doNotContact`: a yes closes (`deny`), a no does (`allow`), a word such as `unsubscribed` does (`status`), any text does (`note`), the name of the file does (`file`). By the header when left out',
      }),
    ),
    channel: Type.Optional(
      Text(20, { description: 'For `doNotContact`: the channel that the column is about' }),
    ),
    dates: Type.Optional(
      OneOf(['day_first', 'month_first'], { description: 'For dates: what comes first in `04/12/2024`' }),
    ),
    names: Type.Optional(
      OneOf(['last_first'], { description: 'For `fullName`: `Lee, Ann` becomes a last and a first name' }),
    ),
  },
  { title: 'MappedColumn' },
)

const written = [...Object.keys(writable), 'customFields']

export const StartImportBody = Fields({
  ...workspaceBody,
  ...readAs,
  mapping: Type.Optional(
    List(MappedColumnWire, {
      maxItems: 20_000,
      description: 'As proposed when left out; columns that are not in it are left out',
    }),
  ),
  mode: Type.Optional(
    OneOf(importModes, {
      description: '`create` skips who is there already, `update` who is not',
      default: 'upsert',
    }),
  ),
  write: Type.Optional(
    Fields(
      {
        default: Type.Optional(howField),
        fields: Type.Optional(
          Fields(Object.fromEntries(written.map((name) => [name, Type.Optional(howField)]))),
        ),
      },
      {
        title: 'ImportWrite',
        description: 'How given values meet what a matched contact has; an empty cell never clears',
      },
    ),
  ),
  match: Type.Optional(
    List(OneOf(importMatchKeys), {
      maxItems: importMatchKeys.length,
      description: 'By what people are found, in this order; every one that has a column when left out',
    }),
  ),
  tags: Type.Optional(tagNames('Added to all contacts of the file')),
  listId: Type.Optional(Nullable(Uuid({ description: 'All contacts of the file join this list' }))),
  defaultRegion: Type.Optional(
    NullableText(2, {
      description:
        'Answers the question `region`: reads phones without a calling code in rows that name no country. As proposed when left out',
      examples: ['US'],
    }),
  ),
  consent: Type.Optional(
    OneOf(['yes', 'no'], {
      description:
        'Answers the question `consent`: what a cell counts as that is neither yes nor no, such as `N/A` under "Do not call". `yes`: not to be contacted',
      default: 'yes',
    }),
  ),
  shared: Type.Optional(
    OneOf(['separate', 'merge'], {
      description:
        'Whether people of different names who share a phone or an email stay apart. `separate`: the second keeps it as another phone or email; `merge`: the rows are one person',
      default: 'separate',
    }),
  ),
  dates: Type.Optional(
    OneOf(['day_first', 'month_first'], {
      description:
        'Answers the question `dates`: what comes first in `03/04/2024`, in columns whose cells say nothing of it. They stay text when left out',
    }),
  ),
  createOptions: Type.Optional(
    Flag({
      description:
        'Cells that name no option of their custom field make one, in every column whose mapping does not say otherwise. Without it they are warnings, and their text is kept',
      default: false,
    }),
  ),
  dryRun: Type.Optional(
    Flag({
      description: 'Reads and counts everything and writes nothing; the import can then be started again',
      default: false,
    }),
  ),
  allowLiftingDoNotContact: Type.Optional(
    Flag({
      description: 'Without it no "no" in the file lifts a do-not-contact flag that is set',
      default: false,
    }),
  ),
})

const count = (description: string) => Whole(0, 2_147_483_647, { description })

const summary = {
  id: Uuid({ description: 'Its job has this id too; the history shows it as `operationId`' }),
  workspaceId: Uuid(),
  state: OneOf(['uploaded', ...jobStates], {
    description: '`uploaded` until it is started; the last three are final',
  }),
  fileName: Nullable(Type.String()),
  bytes: Type.Integer(),
  sha256: Type.String(),
  plan: Json({ description: 'What the start asked for, with everything that was left out; null before it' }),
  rowsRead: count('Rows read so far, header and blank rows apart'),
  rowsTotal: Nullable(count('Known once all are read')),
  counts: Fields(
    Object.fromEntries(importBuckets.map((bucket) => [bucket, count('Rows')])) as Record<
      (typeof importBuckets)[number],
      ReturnType<typeof count>
    >,
    {
      title: 'ImportCounts',
      description: 'Every row that was read is in one of them: they sum to `rowsRead`',
    },
  ),
  repeated: count('Among those, rows about a person of an earlier row'),
  doNotContactKept: count('Of those, rows that would have lifted a do-not-contact flag, which stays'),
  warningCount: count('Cells of rows that were written which were not stored as their columns say'),
  progress: Nullable(
    Type.Number({ description: 'Up to 1; null where the end cannot be told before it comes' }),
  ),
  rowsPerSecond: Nullable(Type.Integer()),
  secondsLeft: Nullable(Type.Integer({ description: 'At the rate so far' })),
  error: Nullable(Type.String({ description: 'With `failed`: why' })),
  actor: Type.String(),
  createdAt: Timestamp(),
  startedAt: Nullable(Timestamp()),
  finishedAt: Nullable(Timestamp()),
}

const QuestionWire = Fields(
  {
    code: OneOf(questionCodes),
    field: Type.String({ description: 'By which the start, or a change, takes the answer' }),
    message: Type.String(),
    required: Type.Boolean(),
    column: Type.Optional(Type.Integer({ description: 'From 0, where it is about one column' })),
    columns: Type.Optional(
      List(Type.Integer(), { description: 'All that the answer is for, where it is for several' }),
    ),
    choices: List(
      Fields({
        value: Type.String({ description: 'The answer' }),
        label: Type.String(),
        share: Type.Optional(Type.Number({ description: 'How much of the file fits, up to 1' })),
        examples: List(Type.String(), { description: 'Cells, as they would be read' }),
      }),
    ),
  },
  { title: 'ImportQuestion' },
)

const WarningSummaryWire = Fields(
  {
    kind: OneOf(warningKinds),
    column: Type.Integer({ description: 'From 0' }),
    header: Type.String(),
    count: Type.Integer({ description: 'Cells, or parts of cells' }),
    examples: List(Type.String()),
  },
  { title: 'ImportWarningSummary' },
)

const ProfileWire = Fields(
  {
    format: Json({
      description:
        'How the bytes are read: kind, packing, encoding, delimiter, header, headerRow, sheet, entry; `leftOut` names tables that are not read',
    }),
    headers: List(Type.String()),
    sampledRows: Type.Integer(),
    columns: List(
      Fields({
        column: Type.Integer(),
        header: Type.String(),
        filled: Type.Integer({ description: 'How many of the sampled rows have a value' }),
        samples: List(Type.String()),
        evidence: Type.String({ examples: ['97 % of the cells parse as phones, region US'] }),
      }),
    ),
    preview: List(
      Fields({ line: Type.Integer(), cells: List(Type.String()), fault: Nullable(Type.String()) }),
      { description: 'The first rows, as they stand in the file' },
    ),
    aside: List(
      Fields({
        line: Type.Integer(),
        reason: Type.String({ examples: ['title', 'repeated_header', 'footer'] }),
        cells: List(Type.String()),
      }),
      { description: 'Rows that are passed over: titles, the header once more, totals; the first 20' },
    ),
    questions: List(QuestionWire, {
      description:
        'What the file leaves open; a start is 409 `needs_answer` until the required ones are answered',
    }),
    mapping: List(
      Fields({
        ...MappedColumnWire.properties,
        because: OneOf(mappingReasons, {
          description:
            'What says so: the header, the cells, the mapping used before for these headers, Roster’s own export, nothing (`extra`: a custom field), or no cells (`empty`)',
        }),
      }),
      { description: 'Proposed' },
    ),
    defaultRegion: Nullable(
      Type.Unsafe<{ region: string; because: string; share: number }>({
        type: 'object',
        properties: { region: { type: 'string' }, because: { type: 'string' }, share: { type: 'number' } },
        required: ['region', 'because', 'share'],
        additionalProperties: false,
      }),
    ),
    notes: List(Fields({ code: Type.String(), message: Type.String() }), {
      description: 'What was noticed of the file as a whole',
    }),
  },
  { title: 'ImportProfile' },
)

export const ImportSummaryWire = Fields(summary, { title: 'ImportSummary' })

export const ImportWire = Fields(
  {
    ...summary,
    sameFileAs: List(Uuid(), { description: 'Other imports of the very same bytes, newest first' }),
    warnings: List(WarningSummaryWire, {
      description: 'Cells that were not stored as their columns say, by kind and column; their text is kept',
    }),
    profile: ProfileWire,
  },
  { title: 'Import' },
)

export function importToSummary(found: Import): Static<typeof ImportSummaryWire> {
  const { job } = found
  const all: Readonly<Record<string, number>> = { ...noCounts(), ...job?.counts }
  const counts = Object.fromEntries(importBuckets.map((bucket) => [bucket, all[bucket] ?? 0]))
  return {
    id: found.id,
    workspaceId: found.workspaceId,
    state: job?.state ?? (found.isDiscarded ? 'cancelled' : 'uploaded'),
    fileName: found.fileName,
    bytes: found.size,
    sha256: found.sha256,
    plan: found.plan === null ? null : planToWire(found.plan),
    rowsRead: job?.done ?? 0,
    rowsTotal: job?.total ?? null,
    counts: counts as Record<ImportBucket, number>,
    repeated: all.repeated ?? 0,
    doNotContactKept: all.doNotContactKept ?? 0,
    warningCount: warningTotal(job?.marks ?? {}),
    ...importProgress(found),
    error: job?.error ?? null,
    actor: found.actor,
    createdAt: found.createdAt.toISOString(),
    startedAt: job?.startedAt?.toISOString() ?? null,
    finishedAt: job?.finishedAt?.toISOString() ?? null,
  }
}

/** What is asked of the store for one import, beside the import. */
export interface ImportDetails {
  sameFileAs: string[]
  warnings: readonly WarningSummary[]
}

export function importToWire(
  found: Import,
  { sameFileAs, warnings }: ImportDetails,
): Static<typeof ImportWire> {
  const { headers } = found.profile
  // A profile from before there were questions has none.
  const { given: _, ...known } = found.profile
  const { aside = [], questions = [], notes = [] } = found.profile as Partial<FileProfile>
  return {
    ...importToSummary(found),
    sameFileAs,
    warnings: warnings.map((warning) => ({ ...warning, header: headers[warning.column] ?? '' })),
    profile: { ...known, aside, questions, notes },
  } as unknown as Static<typeof ImportWire>
}

/** Without what only the store needs. */
function planToWire({ mapping, ...plan }: ImportPlan): object {
  return { ...plan, mapping: mapping.map(({ slug: _, isStray: _stray, ...column }) => column) }
}
