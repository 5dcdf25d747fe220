import { setImmediate as nextTick } from 'node:timers/promises'
import type { ErrorObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { TSchema } from 'typebox'
import { isId } from '../../core/kernel/ids.ts'
import { parseTime } from '../../core/values/date-or-time.ts'
import { faultOf, faultsMax, type PlacedFault } from './faults.ts'

/**
 * The formats in schemas, checked by the core's functions. Stricter than `ajv-formats`, which accepts
 * `urn:uuid:…`: PostgreSQL would refuse that later, as a server error.
 */
const formats: Record<string, true | ((text: string) => boolean)> = {
  uuid: isId,
  'date-time': (text) => parseTime(text) !== undefined,
  // For documentation only: the core judges days, phones and emails, with faults of its own.
  date: true,
  email: true,
  uri: true,
}

const rules = {
  strict: true,
  allowUnionTypes: true,
  // `toString` of the prototype is not a field.
  ownProperties: true,
  // Faults are made from `parentSchema` and `data` of the errors.
  verbose: true,
  // The schemas are Roster's own and typed; validating them costs 40 ms at start.
  validateSchema: false,
  formats,
  keywords: ['x-documented-as', 'example'],
}

/** Stops at the first error. It judges every request, and valid requests only it. */
const ajv = new Ajv2020(rules)

/** Finds every error, for the answer to a request that `ajv` refused. */
const ajvForFaults = new Ajv2020({ ...rules, allErrors: true })

export type Validate = (value: unknown) => PlacedFault[]

/** Ajv allocates an object for every error; a body with a million faulty items must not fill the memory. */
const valuesForAllFaultsMax = 10_000

/** With more unknown names than this, the names are not typing mistakes, and searching for each would be slow. */
export const suggestionsMax = 20

/** Whether a value has so many parts, or faults, that some faults may not be listed. */
export function maybeMoreFaults(value: unknown, faults: readonly PlacedFault[]): boolean {
  return faults.length >= faultsMax || (faults.length > 0 && hasMoreValuesThan(value, valuesForAllFaultsMax))
}

/**
 * Returns a function that finds every fault of a value against a schema; `whole` names the value itself in
 * them. It coerces, fills in and removes nothing. For a value with more than 10,000 parts it returns only the
 * first fault. The schema is compiled with the first value, and for all faults with the first invalid one:
 * compiling all schemas at once would take longer than the rest of a start, and many are never used.
 * `compileLongSchemas` compiles the long ones ahead.
 */
export function compile(schema: TSchema, whole = 'body'): Validate {
  const required: readonly string[] = (schema as { required?: string[] }).required ?? []
  const isValid = compiledOnce(() => ajv.compile(schema))
  const allFaults = compiledOnce(() => ajvForFaults.compile(schema))
  if (isLong(schema)) longSchemas.push(isValid, allFaults)

  return (value) => {
    const judge = isValid()
    if (judge(value)) return []
    if (hasMoreValuesThan(value, valuesForAllFaultsMax)) return faultsOf(judge.errors)
    const judgeAll = allFaults()
    judgeAll(value)
    return faultsOf(judgeAll.errors)

    function faultsOf(errors: ErrorObject[] | null | undefined): PlacedFault[] {
      return collapseUnions(errors ?? []).map((error, index) => {
        const found = faultOf(error, value, whole, index < suggestionsMax)
        return isAbsent(error)
          ? { ...found, fault: { field: found.fault.field, code: 'required' as const } }
          : found
      })
    }
  }

  /** A required field with null (which blank text becomes) counts as missing, not as of a wrong type. */
  function isAbsent({ keyword, data, instancePath }: ErrorObject): boolean {
    return keyword === 'type' && data === null && required.includes(instancePath.slice(1))
  }
}

function compiledOnce<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** What takes long to compile, some 50 ms each, and is not compiled yet. */
const longSchemas: (() => unknown)[] = []
/** Fields, those of the records within it too, from which on a schema is long. */
const longSchemaFieldsMin = 30

function isLong(schema: object): boolean {
  return countFields(schema, longSchemaFieldsMin) >= longSchemaFieldsMin
}

function countFields(schema: object, max: number): number {
  const { properties = {}, items, anyOf = [] } = schema as Record<string, object | undefined>
  let count = 0
  for (const inner of [...Object.values(properties), ...(items ? [items] : []), ...Object.values(anyOf)]) {
    if (count >= max) break
    count += 1 + countFields(inner, max - count)
  }
  return count
}

/** A start is over by then, and what starts for one question only is gone. */
const compileAfterMs = 5_000

/**
 * Compiles the long schemas one by one, with the turns of requests between, five seconds after a server began to
 * listen. Otherwise the first batch would compile three of them, and every other call would wait for it.
 */
export function compileLongSchemas(): void {
  setTimeout(async () => {
    for (const compile of longSchemas.splice(0)) {
      await nextTick()
      compile()
    }
  }, compileAfterMs).unref()
}

/**
 * Reduces a failed `anyOf` to one error instead of one per branch: the errors of the only branch whose type
 * fits the value, else one error that none fits. Ajv lists the errors of the branches directly before the
 * union's, so one pass suffices.
 */
function collapseUnions(errors: readonly ErrorObject[]): ErrorObject[] {
  const told: ErrorObject[] = []
  for (const error of errors) {
    if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') {
      told.push(error)
      continue
    }
    const ofBranches: ErrorObject[] = []
    while (told.length > 0 && belongs(told.at(-1)!, error)) ofBranches.push(told.pop()!)
    for (const kept of onlyFitting(ofBranches.reverse(), error) ?? [error]) told.push(kept)
  }
  return told
}

function belongs(inner: ErrorObject, union: ErrorObject): boolean {
  return (
    inner.schemaPath.startsWith(`${union.schemaPath}/`) &&
    (inner.instancePath === union.instancePath || inner.instancePath.startsWith(`${union.instancePath}/`))
  )
}

function onlyFitting(ofBranches: ErrorObject[], union: ErrorObject): ErrorObject[] | undefined {
  const branchOf = ({ schemaPath }: ErrorObject) => schemaPath.slice(union.schemaPath.length).split('/', 2)[1]
  const ofOtherType = ofBranches.filter(
    ({ keyword, instancePath }) => keyword === 'type' && instancePath === union.instancePath,
  )
  const misfits = new Set(ofOtherType.map(branchOf))
  const fitting = ofBranches.filter((error) => !misfits.has(branchOf(error)))
  return new Set(fitting.map(branchOf)).size === 1 ? fitting : undefined
}

/** Whether a JSON value has more than `max` parts; stops counting there. The parser has limited the depth. */
function hasMoreValuesThan(value: unknown, max: number): boolean {
  let seen = 0
  return visit(value)

  function visit(part: unknown): boolean {
    if (++seen > max) return true
    if (typeof part !== 'object' || part === null) return false
    return Array.isArray(part) ? part.some(visit) : Object.values(part).some(visit)
  }
}
