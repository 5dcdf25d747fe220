import { Ajv2020 } from 'ajv/dist/2020.js'
import { formats } from './formats.ts'

const rules = {
  strict: true,
  allowUnionTypes: true,
  // `toString` of the prototype is not a field.
  ownProperties: true,
  // `parentSchema` and `data` in the errors are what faults are made from.
  verbose: true,
  // Schemas are ours and TypeScript has seen them; the meta schema costs 40 ms at start.
  validateSchema: false,
  formats,
} as const

/** Stops at the first error: the judge of every request, and the only one of a request that is right. */
export const ajv = new Ajv2020(rules)

/** Finds every error, for the answer to a request that `ajv` refused. */
export const ajvForFaults = new Ajv2020({ ...rules, allErrors: true })
