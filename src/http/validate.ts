import type { ErrorObject } from 'ajv'
import type { TSchema } from 'typebox'
import { ajv, ajvForFaults } from './ajv.ts'
import { collapseUnions } from './collapse-unions.ts'
import { faultOf } from './fault-of.ts'
import { faultsMax } from './faults-max.ts'
import { hasMoreValuesThan } from './has-more-values-than.ts'
import type { PlacedFault } from './place.ts'

export type Validate = (value: unknown) => PlacedFault[]

/** Ajv keeps an object for every error; a body of a million wrong items must not fill the memory. */
const valuesForAllFaultsMax = 100_000

/** Whether so many parts, or faults, are in a value that not every fault of it was named. */
export function maybeMoreFaults(value: unknown, faults: readonly PlacedFault[]): boolean {
  return faults.length >= faultsMax || (faults.length > 0 && hasMoreValuesThan(value, valuesForAllFaultsMax))
}

/**
 * Compiles a schema to a function that answers every fault of a value, or none; `whole` names the value itself in
 * them. Nothing is coerced, filled in or removed. Of a value with more than 100,000 parts only the first fault.
 */
export function compile(schema: TSchema, whole = 'body'): Validate {
  const isValid = ajv.compile(schema)
  const required: readonly string[] = (schema as { required?: string[] }).required ?? []
  // Compiled when the first wrong value comes: many schemas never see one.
  let allFaults: ReturnType<typeof ajvForFaults.compile> | undefined

  return (value) => {
    if (isValid(value)) return []
    if (hasMoreValuesThan(value, valuesForAllFaultsMax)) return faultsOf(isValid.errors)
    allFaults ??= ajvForFaults.compile(schema)
    allFaults(value)
    return faultsOf(allFaults.errors)

    function faultsOf(errors: ErrorObject[] | null | undefined): PlacedFault[] {
      return collapseUnions(errors ?? []).map((error) => {
        const found = faultOf(error, value, whole)
        return isAbsent(error)
          ? { ...found, fault: { field: found.fault.field, code: 'required' as const } }
          : found
      })
    }
  }

  /** A required field that is null (blank text is) is missing, rather than of a wrong type. */
  function isAbsent({ keyword, data, instancePath }: ErrorObject): boolean {
    return keyword === 'type' && data === null && required.includes(instancePath.slice(1))
  }
}
