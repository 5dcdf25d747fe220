import { limits } from '../kernel/limits.ts'
import { textFault } from '../kernel/text.ts'

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

const strings = /"(?:[^"\\]|\\.)*"/g
const numbers = /-?\d[\d.e+-]*/gi

/**
 * The object or array that a text holds as JSON; undefined for every other text, since `12` and `true` are
 * more often words than JSON. Also undefined if parsing would lose information, or if no wire would accept
 * the result back.
 */
export function readJsonText(text: string): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  const value = parsed(text)
  return value !== undefined && isExact(text) && isWritable(value, 1) ? value : undefined
}

/** Whether every number of a valid JSON text is exact in a double. */
function isExact(text: string): boolean {
  const found = text.replaceAll(strings, '').match(numbers) ?? []
  return found.every((number) => exactNumber(number) !== undefined)
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isWritable(value: JsonValue, depth: number): boolean {
  if (typeof value === 'string') return textFault(value) === undefined
  if (typeof value !== 'object' || value === null) return true
  if (depth > limits.jsonDepthMax) return false
  return Object.entries(value).every(
    ([key, part]) => key !== '__proto__' && textFault(key) === undefined && isWritable(part, depth + 1),
  )
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A decimal that a double holds exactly; undefined for one with more digits, which would come back changed. */
export function exactNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) && significantDigits(text) === significantDigits(value.toString())
    ? value
    : undefined
}

function significantDigits(text: string): string {
  const digits = text.replace(/e.*$/i, '').replace(/[+.-]/g, '').replace(/^0+/, '')
  return digits.replace(/0+$/, '')
}
