import { compareNumber, parse } from 'lossless-json'
import { faultsMax } from './faults-max.ts'
import { fieldOf, type Place, type PlacedFault } from './place.ts'

// Fifteen digits always survive the way through a double; only longer numbers and exponents need a look.
const candidates = /(?<=^|[[,:\s])-?(?:\d[\d.]{15,}|\d[\d.]*e)[\d.e+-]*/gi

/** Takes the place of a number that a double cannot hold. */
const inexact = Symbol('inexact')

/**
 * Numbers of a valid JSON text that would come back different: `12345678901234567890`, `1e999`, `1e-999`. What
 * comes back equal in value (`0.1`, `1.0`, `1e2`, `-0`, `1E22`) is fine.
 */
export function inexactNumbers(text: string): PlacedFault[] {
  if (text.match(candidates)?.every(isExact) ?? true) return []
  // The candidate may have stood inside a string; this parser knows, and knows the place. Of equal keys the last wins.
  const marked = parse(text, undefined, { parseNumber: mark, onDuplicateKey: ({ newValue }) => newValue })
  const faults: PlacedFault[] = []
  visit(marked, [])
  return faults

  function visit(value: unknown, place: Place): void {
    if (value === inexact && faults.length < faultsMax) {
      faults.push({ place, fault: { field: fieldOf(place), code: 'inexact_number' } })
    }
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...place, index])
    else for (const [key, item] of Object.entries(value)) visit(item, [...place, key])
  }
}

function mark(text: string): 0 | typeof inexact {
  return isExact(text) ? 0 : inexact
}

function isExact(text: string): boolean {
  const number = Number(text)
  return Number.isFinite(number) && compareNumber(text, String(number)) === 0
}
