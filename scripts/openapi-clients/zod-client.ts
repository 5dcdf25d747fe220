// Run with the schemas that hey-api and zod make of docs/openapi/roster.json: what is parsed is what was given, with nothing filled
// in. See scripts/lint-openapi.js.
import { deepStrictEqual } from 'node:assert'
import { zBatch, zContactChange, zNewContact, zUpsertedContact } from './zod/zod.gen.ts'

const given = { city: 'Graz' }
for (const schema of [zContactChange, zNewContact, zUpsertedContact])
  deepStrictEqual({ ...schema.parse(given) }, given)

const batch = { operations: [{ op: 'update' as const, externalId: 'crm-4711', contact: given }] }
deepStrictEqual(JSON.parse(JSON.stringify(zBatch.parse(batch))), batch)
