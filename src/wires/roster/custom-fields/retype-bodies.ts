import { Type } from 'typebox'
import { Fields, Flag, Json, List, Nullable, Uuid, Whole } from '../../../http/schema.ts'
import { workspaceBody } from '../parameters.ts'
import { fieldType } from './custom-field-wire.ts'

export const RetypeBody = Fields(
  {
    ...workspaceBody,
    type: fieldType,
    dropUnconvertible: Type.Optional(
      Nullable(
        Flag({
          description:
            'Takes values away that do not convert. The history keeps them, and undo puts them back',
          default: false,
        }),
      ),
    ),
    dryRun: Type.Optional(
      Nullable(Flag({ description: 'Only says what would become of each value', default: false })),
    ),
  },
  { title: 'Retype', examples: [{ type: 'number', dryRun: true }] },
)

const count = (description: string) => Whole(0, 2_147_483_647, { description })

const example = { contactId: Uuid(), from: Json({ description: 'The value as it is' }) }
const ConversionWire = Fields(
  { ...example, to: Json({ description: 'The value as it would be' }) },
  { title: 'Conversion' },
)
const UnconvertibleWire = Fields(
  {
    ...example,
    code: Type.String({ description: 'Why not, as faults have it' }),
    message: Type.String({ description: 'The same for people' }),
  },
  { title: 'Unconvertible' },
)

export const RetypePreviewWire = Fields(
  {
    contacts: count('Contacts that have a value, the bin’s too'),
    inBin: count('Of these, those in the bin'),
    convertible: count('Those whose value converts'),
    sameText: count('Of the convertible, those whose value reads the same afterwards'),
    unconvertible: count('Those whose value does not convert'),
    examples: Fields(
      {
        changed: List(ConversionWire),
        sameText: List(ConversionWire),
        unconvertible: List(UnconvertibleWire),
      },
      { description: 'At most ten different values of each kind' },
    ),
    unfitSegments: List(Fields({ id: Uuid(), name: Type.String() }), {
      description:
        'Segments that compare the field in a way which the type does not know, such as `>` of a text: the comparison would hold for nobody',
    }),
  },
  { title: 'RetypePreview' },
)
