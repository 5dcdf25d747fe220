import type { TSchema } from 'typebox'
import type { FaultCode } from '../core/fault.ts'
import { fieldOf, type PlacedFault } from './place.ts'
import { compile } from './validate.ts'
import type { Unknown } from './wire.ts'

export interface ReadParameters {
  values: Record<string, unknown>
  faults: PlacedFault[]
}

interface ParameterSchema {
  type?: string | string[]
  format?: string
}

/**
 * Compiles the schema of a query or a path to a function that reads its strings: numbers and booleans only in the one
 * form JSON has for them (`05`, `0x10`, `5.0`, `1e1`, `+5`, blanks and `True` are refused, never guessed). A name that
 * the schema does not have is a fault, or ignored where the wire drops what it does not know.
 */
export function compileParameters(
  schema: TSchema | undefined,
  unknown: Unknown,
): (given: Readonly<Record<string, string>>) => ReadParameters {
  const properties =
    (schema as { properties?: Record<string, ParameterSchema> } | undefined)?.properties ?? {}
  const validate = schema && compile(schema, 'query')

  return (given) => {
    const values: Record<string, unknown> = {}
    const faults: PlacedFault[] = []
    for (const [name, text] of Object.entries(given)) {
      if (Object.hasOwn(properties, name)) values[name] = fromText(text, properties[name])
      else if (unknown === 'refuse') faults.push(faultAt(name, 'unknown_field'))
      // A path's `%00` is decoded by the router, which lets it pass.
      if (text.includes('\0')) faults.push(faultAt(name, 'nul_character'))
    }
    return { values, faults: validate ? [...faults, ...validate(values)] : faults }
  }
}

const whole = /^(0|-?[1-9]\d{0,15})$/
const decimal = /^-?(0|[1-9]\d{0,15})(\.\d{1,15})?$/

/** Text that is not of its type stays text, and the schema refuses it. An id is compared as the store writes it. */
function fromText(text: string, { type, format }: ParameterSchema = {}): unknown {
  if (format === 'uuid') return text.toLowerCase()
  if (type === 'integer') return whole.test(text) ? Number(text) : text
  if (type === 'number') return decimal.test(text) ? Number(text) : text
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

function faultAt(name: string, code: FaultCode): PlacedFault {
  return { place: [name], fault: { field: fieldOf([name]), code } }
}
