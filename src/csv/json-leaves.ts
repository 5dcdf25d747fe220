import { parse, stringify } from 'lossless-json'

/** Only a number this long can lose digits in a double. */
const longNumber = /\d{16}/

/** Roster's own: a column of its exports that is an object, whatever is in it. */
const whole = 'attributes'

/**
 * The values of a JSON object as cells, by path: an object inside is taken apart once (`customFields.MRR`), what lies deeper
 * and arrays stay JSON. Null is an empty cell. Undefined for what is no JSON object.
 */
export function jsonLeaves(text: string): Map<string, string> | undefined {
  try {
    const value: unknown = longNumber.test(text) ? parse(text) : JSON.parse(text)
    if (!isPlainObject(value)) return undefined
    const leaves = new Map<string, string>()
    for (const [key, inner] of Object.entries(value)) {
      if (!isPlainObject(inner) || key === whole) leaves.set(key, cellOf(inner))
      else for (const [name, leaf] of Object.entries(inner)) leaves.set(`${key}.${name}`, cellOf(leaf))
    }
    return leaves
  } catch {
    // Also what is nested deeper than the stack.
    return undefined
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function cellOf(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : (stringify(value) as string)
}
