// Compiled against the types that openapi-typescript makes of docs/openapi/roster.json: what a newcomer writes needs no cast, and
// no field that its caller does not mean. See scripts/lint-openapi.js.
import type { components, paths } from './roster.js'

type Schemas = components['schemas']

export const change: Schemas['ContactChange'] = { city: 'Graz' }
export const made: Schemas['NewContact'] = { city: 'Graz' }
export const upserted: Schemas['UpsertedContact'] = { city: 'Graz' }

export const batch: Schemas['Batch'] = {
  operations: [
    { op: 'create', contact: { city: 'Graz', customFields: { MRR: 250, Signed: true } } },
    { op: 'update', externalId: 'crm-4711', contact: { removeTags: ['lead'] } },
    { op: 'delete', externalId: 'crm-4712' },
  ],
}

export const bulk: Schemas['Bulk'] = {
  filter: { and: [{ field: 'city', op: 'eq', value: 'Graz' }, { not: { field: 'tags', op: 'present' } }] },
  actions: [{ addTags: ['styria'] }, { type: 'setFields', fields: { country: 'AT' } }],
  expectedCount: 2,
}

type Changed = paths['/v2/contacts/{id}']['patch']['responses'][200]['content']['application/json']

/** A preview is told from a contact by its `dryRun`. */
export function nameOf(answer: Changed): string | null {
  return 'dryRun' in answer ? answer.contact.firstName : answer.firstName
}

type JobEvent = paths['/v2/jobs/{id}/events']['get']['responses'][200]['content']['text/event-stream']

export const doneOf = ({ done }: JobEvent): number => done
