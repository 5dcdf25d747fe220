import { Type } from 'typebox'
import { type Kept, keptReasons, listKept as listCoreKept } from '../../../core/jobs/list-kept.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { cursorOf, isIdKey } from '../../../http/cursor.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams, OneOf, Uuid } from '../../../http/schema.ts'
import { ErrorWire, errorsOf } from '../errors.ts'
import { Page, toPage } from '../page.ts'
import { ownerQuery, pageQuery, pageSizeDefault } from '../parameters.ts'

const KeptWire = Fields(
  {
    contactId: Uuid(),
    reason: OneOf(keptReasons, {
      description:
        '`changed_since`: somebody changed it after the job that is undone. `conflict`, `invalid`: `errors` says which fields',
    }),
    errors: Type.Optional(ErrorWire),
  },
  { title: 'KeptContact' },
)

export const listKept = ({ directory }: Services) =>
  operation({
    id: 'listKept',
    summary: 'List the contacts that a job left as they were',
    description:
      'Those that an undo kept, those whose change a bulk job was refused, and those whose value a retype could not convert and had no leave to drop: it is out of sight until the field has a type that it fits, or the retype is asked for again with `dropUnconvertible`.',
    group: 'Jobs',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...pageQuery() }),
    answers: { 200: Page(KeptWire) },
    async handle(call) {
      const { params, query } = call
      const { limit = pageSizeDefault } = query
      const cursor = cursorOf(`kept ${params.id}`, isIdKey)
      const afterId = cursor.read(query.cursor)
      const scope = await pathScope(directory, 'jobs', call)
      const { kept, hasMore } = await listCoreKept(scope, params.id, { limit, afterId })
      return { status: 200, body: toPage(kept, hasMore, toWire, ({ contactId }) => cursor.write(contactId)) }
    },
  })

function toWire({ contactId, reason, faults, conflicts }: Kept) {
  const errors = errorsOf({ code: 'conflict', ...(faults && { faults }), ...(conflicts && { conflicts }) })
  return { contactId, reason, ...(errors && { errors }) }
}
