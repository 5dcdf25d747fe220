import { type Static, Type } from 'typebox'
import { requireScope } from '../../core/access/principal.ts'
import type { RetypePreview } from '../../core/retype/preview-retype.ts'
import { dryRunRetype, startRetype } from '../../core/retype/retype.ts'
import type { Services } from '../../core/services.ts'
import { pathScope } from '../../http/calls/call-scope.ts'
import { operation } from '../../http/calls/operation.ts'
import { explainFault } from '../../http/validation/fault-message.ts'
import { Fields, Flag, IdParams, Json, List, Nullable, Uuid, Whole } from '../../http/validation/schema.ts'
import { fieldType } from './custom-fields.ts'
import { JobWire, jobToWire } from './jobs.ts'
import { dryRunBody, dryRunQuery, isDryRun, ownerQuery, workspaceBody } from './parameters.ts'

const RetypeBody = Fields(
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
    force: Type.Optional(
      Nullable(
        Flag({
          description:
            'Also where a segment excludes by a value that is taken away, and would let its contact in',
          default: false,
        }),
      ),
    ),
    ...dryRunBody,
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
    message: Type.String({ description: 'The code as a sentence for people' }),
  },
  { title: 'Unconvertible' },
)

const RetypePreviewWire = Fields(
  {
    dryRun: Type.Literal(true),
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
    newOptions: Type.Optional(
      List(Fields({ name: Type.String(), contacts: count('Contacts that would have it, the bin’s too') }), {
        description:
          'Of select and multiSelect alone: the options that would be made of values, the most frequent first',
      }),
    ),
    unfitSegments: List(Fields({ id: Uuid(), name: Type.String() }), {
      description:
        'Segments that compare the field in a way which the type does not know, such as `>` of a text: the comparison would match no contact',
    }),
  },
  { title: 'RetypePreview' },
)

export const retypeCustomField = ({ directory, jobs }: Services) =>
  operation({
    id: 'retypeCustomField',
    summary: 'Change the type of a custom field',
    description:
      'With `dryRun` 200 with the exact counts and examples. Otherwise the field has the new type at once, for every write and every answer, and 202 has the job that makes the stored values into it: until that has come to a contact, filters and sorts take a value that is not yet of the type for none. Values that do not convert make it 409, unless they may be dropped. The job can be watched, cancelled and undone; the same type again goes on where one was cancelled.',
    group: 'Custom fields',
    scope: 'write',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...dryRunQuery }),
    body: RetypeBody,
    collectsFaults: true,
    answers: { 200: RetypePreviewWire, 202: JobWire },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'custom_fields', call)
      const draft = {
        type: body.type,
        dropUnconvertible: body.dropUnconvertible ?? undefined,
        force: body.force ?? undefined,
        faults,
      }
      if (isDryRun(call)) {
        return { status: 200, body: previewToWire(await dryRunRetype(scope, params.id, draft)) }
      }
      // The refusal of values that do not convert says how many there are.
      if (!draft.dropUnconvertible) requireScope(call.principal, 'read', 'A retype that keeps every value')
      const job = await startRetype(scope, params.id, draft)
      jobs.wake()
      return { status: 202, body: jobToWire(job), location: `/v2/jobs/${job.id}` }
    },
  })

function previewToWire({ examples, newOptions, ...counts }: RetypePreview): Static<typeof RetypePreviewWire> {
  const unconvertible = examples.unconvertible.map(({ expected, ...example }) => ({
    ...example,
    message: explainFault({ code: example.code, ...(expected !== undefined && { expected }) }),
  }))
  return {
    dryRun: true,
    ...counts,
    ...(newOptions && { newOptions }),
    examples: { ...examples, unconvertible },
  }
}
