import { type Static, Type } from 'typebox'
import { customFieldTypes } from '../../../core/custom-fields/custom-field-type.ts'
import { importMatchKeys, importModes } from '../../../core/imports/import-plan.ts'
import { limits } from '../../../core/limits.ts'
import type { delimiters } from '../../../csv/file-format.ts'
import { textEncodings } from '../../../csv/text-encoding.ts'
import { Fields, Flag, List, Nullable, NullableText, OneOf, Text, Uuid, Whole } from '../../../http/schema.ts'
import { dialState, identity, reach, tagNames } from '../contacts/contact-fields.ts'
import { workspaceBody } from '../parameters.ts'

const howField = OneOf(['replace', 'fill'], {
  description: '`replace` writes what is given, `fill` only what is empty',
})

/** How a file is to be read, where the detection is wrong. */
export const readAs = {
  encoding: Type.Optional(OneOf(textEncodings, { description: 'Instead of the one that was found' })),
  delimiter: Type.Optional(
    OneOf(['comma', 'semicolon', 'tab', 'pipe'], { description: 'Instead of the one that was found' }),
  ),
  header: Type.Optional(Flag({ description: 'Whether the first row names the columns' })),
  sheet: Type.Optional(Text(limits.textMax, { description: 'Of a workbook; the first unless said' })),
}

type ReadAs = Static<ReturnType<typeof readAsFields>>
const readAsFields = () => Fields(readAs)

const delimiterOf = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const satisfies Record<
  string,
  (typeof delimiters)[number]
>

/** The same in the file readers' words. */
export function readAsGiven({ encoding, delimiter, header, sheet }: ReadAs): object {
  return { encoding, header, sheet, delimiter: delimiter && delimiterOf[delimiter] }
}

export const ChangeImportBody = Fields({ ...workspaceBody, ...readAs })

export const MappedColumnWire = Fields(
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
    addPlus: Type.Optional(Flag({ description: 'Of phones: puts back the `+` that a spreadsheet dropped' })),
  },
  { title: 'MappedColumn' },
)

const written = Object.keys({ ...identity, ...reach, ...dialState, customFields: null })

export const StartImportBody = Fields({
  ...workspaceBody,
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
  tags: Type.Optional(tagNames('Added to everybody in the file')),
  listId: Type.Optional(Nullable(Uuid({ description: 'Everybody in the file joins this list' }))),
  defaultRegion: Type.Optional(
    NullableText(2, {
      description: 'For phones without `+`; as proposed when left out, null: the workspace’s own',
      examples: ['US'],
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
