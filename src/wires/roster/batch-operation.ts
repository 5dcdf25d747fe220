import { Type } from 'typebox'
import { limits } from '../../core/kernel/limits.ts'
import {
  Dictionary,
  DocumentedAs,
  Fields,
  Json,
  Nullable,
  OneOf,
  Text,
  Uuid,
  Whole,
} from '../../http/validation/schema.ts'
import { changing, creating, MatchBy } from './contact-bodies.ts'

/** The contact of a `create` or an `upsert`; judged operation by operation, so that one costs no other. */
export const BatchContact = Fields(creating, { title: 'BatchContact' })

/** The contact of an `update`. */
export const BatchChange = Fields(changing, { title: 'BatchChange' })

const Operation = Fields(
  {
    op: OneOf(['create', 'upsert', 'update', 'delete']),
    ref: Type.Optional(
      Nullable(Text(limits.textMax, { description: 'Your own word for it; comes back with its result' })),
    ),
    id: Type.Optional(Uuid({ description: 'With `update` and `delete`' })),
    externalId: Type.Optional(
      Nullable(
        Text(limits.externalIdMax, {
          description: 'With `update` and `delete`, instead of the id: whose external id it is',
        }),
      ),
    ),
    ifVersion: Type.Optional(
      Nullable(
        Whole(1, 2_147_483_647, {
          description:
            'With `update` and `delete`: only where the contact is of this version, as `If-Match` does for one',
        }),
      ),
    ),
    matchBy: Type.Optional(Nullable(MatchBy)),
    contact: Type.Optional(
      Dictionary(Json(), {
        description: 'As `POST /v2/contacts` takes it; with `update` as `PATCH /v2/contacts/{id}` does',
      }),
    ),
  },
  {},
)

const { ref, id, externalId, ifVersion, matchBy } = Operation.properties

/** Which contact an operation is about. */
const named = { id, externalId, ifVersion }

const documented = {
  create: Fields({ op: Type.Literal('create'), ref, contact: BatchContact }, { title: 'CreateOperation' }),
  upsert: Fields(
    { op: Type.Literal('upsert'), ref, matchBy, contact: BatchContact },
    { title: 'UpsertOperation' },
  ),
  update: Fields(
    { op: Type.Literal('update'), ref, ...named, contact: BatchChange },
    { title: 'UpdateOperation' },
  ),
  delete: Fields({ op: Type.Literal('delete'), ref, ...named }, { title: 'DeleteOperation' }),
}

const mapping = Object.fromEntries(
  Object.keys(documented).map((op) => [
    op,
    `#/components/schemas/${op[0]?.toUpperCase()}${op.slice(1)}Operation`,
  ]),
)

/** One operation of a batch: validated as one shape, so that its faults cost no other, and documented as one of four. */
export const BatchOperation = DocumentedAs(Operation, {
  title: 'BatchOperation',
  description: 'What is done to one contact; `op` says which of the four it is',
  oneOf: Object.values(documented),
  discriminator: { propertyName: 'op', mapping },
})
