import type { FaultCode } from '../../core/kernel/fault.ts'
import { fieldOf, type PlacedFault } from '../validation/faults.ts'

export interface ParsedQuery {
  /** Without a prototype, because a parameter may be called `constructor`. */
  values: Record<string, string>
  faults: PlacedFault[]
}

/**
 * Parses a query string without silent loss: a repeated name, percent signs that do not encode UTF-8, NUL and
 * `__proto__` are faults. Never throws. `+` is a space, as in a form (WHATWG URL, 5.1).
 */
export function parseQuery(text: string): ParsedQuery {
  const values: Record<string, string> = Object.create(null)
  const faults: PlacedFault[] = []
  if (text === '') return { values, faults }

  for (const pair of text.split('&')) {
    if (pair === '') continue
    const split = pair.indexOf('=')
    const rawName = split === -1 ? pair : pair.slice(0, split)
    const name = decode(rawName)
    const value = split === -1 ? '' : decode(pair.slice(split + 1))
    const code = name === undefined || value === undefined ? 'invalid_format' : faultIn(name, value, values)
    if (code === undefined) values[name!] = value!
    else faults.push(faultAt(name ?? rawName, code))
  }
  return { values, faults }
}

function faultIn(name: string, value: string, values: Record<string, string>): FaultCode | undefined {
  if (name === '__proto__') return 'forbidden_key'
  if (name.includes('\0') || value.includes('\0')) return 'nul_character'
  return name in values ? 'repeated' : undefined
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

function faultAt(name: string, code: FaultCode): PlacedFault {
  return { place: [name], fault: { field: fieldOf([name]), code } }
}
