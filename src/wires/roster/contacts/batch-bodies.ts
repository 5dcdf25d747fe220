import { type Static, Type } from 'typebox'
import { limits } from '../../../core/limits.ts'
import {
  Dictionary,
  Fields,
  Flag,
  Json,
  List,
  Nullable,
  OneOf,
  Text,
  Uuid,
  Whole,
} from '../../../http/schema.ts'
import { workspaceBody } from '../parameters.ts'
import { changing, creating } from './contact-bodies.ts'
import { outcomeFields } from './outcome-wire.ts'
import { Modes } from './write-modes.ts'

const Operation = Fields(
  {
    op: OneOf(['create', 'upsert', 'update', 'delete']),
    ref: Type.Optional(
      Nullable(Text(limits.textMax, { description: 'Your own word for it; comes back with its result' })),
    ),
    id: Type.Optional(Uuid({ description: 'With `update` and `delete`' })),
    contact: Type.Optional(
      Dictionary(Json(), {
        description: 'As `POST /v2/contacts` takes it; with `update` as `PATCH /v2/contacts/{id}` does',
      }),
    ),
  },
  { title: 'BatchOperation' },
)

export const BatchBody = Fields(
  {
    ...workspaceBody,
    operations: List(Operation, { minItems: 1, maxItems: limits.batchMax }),
    atomic: Type.Optional(Nullable(Flag({ description: 'All or none', default: false }))),
    dryRun: Type.Optional(
      Nullable(Flag({ description: 'Says what would happen and writes nothing', default: false })),
    ),
    mode: Type.Optional(Nullable(Modes)),
  },
  {
    title: 'Batch',
    examples: [
      {
        operations: [
          {
            op: 'upsert',
            ref: 'row 1',
            contact: { phone: '+442079460123', firstName: 'Ada', tags: ['vip'] },
          },
          { op: 'upsert', ref: 'row 2', contact: { email: 'grace@example.com', lastName: 'Hopper' } },
        ],
      },
    ],
  },
)

export const BatchWire = Fields({
  results: List(
    Fields(
      { index: Whole(0, limits.batchMax), ref: Nullable(Type.String()), ...outcomeFields },
      { title: 'BatchResult' },
    ),
    { description: 'One for each operation, in their order' },
  ),
})

/** The contact of a `create` or an `upsert`; judged operation by operation, so that one costs no other. */
export const BatchContact = Fields(creating)

/** The contact of an `update`. */
export const BatchChange = Fields(changing)

export type BatchOperation = Static<typeof Operation>
