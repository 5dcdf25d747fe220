import type { FaultCode } from '../core/fault.ts'
import { limits } from '../core/limits.ts'
import { textFault } from '../core/text.ts'
import { faultsMax } from './faults-max.ts'
import { fieldOf, type PlacedFault } from './place.ts'

// Only escapes can spell NUL or a lone surrogate in UTF-8, and `__proto__` too; without them no text needs a look.
const suspicious = /\\u(?:00|d[89a-f])|__proto__/i

/**
 * What JSON allows and Roster refuses in a parsed document: nesting beyond `limits.jsonDepthMax`, and in any text or
 * key NUL, lone surrogates and an own key `__proto__`. `text` is what was parsed: it tells cheaply whether to look.
 */
export function jsonFaults(value: unknown, text: string): PlacedFault[] {
  const faults: PlacedFault[] = []
  const place: (string | number)[] = []
  const looksAtText = suspicious.test(text)
  visit(value)
  return faults

  function visit(part: unknown): void {
    if (typeof part === 'string') {
      if (looksAtText) report(textFault(part))
    } else if (typeof part === 'object' && part !== null) {
      // Goes no deeper: the rest could be deep enough to overflow the stack.
      if (place.length >= limits.jsonDepthMax) report('too_deep')
      else if (Array.isArray(part)) visitItems(part)
      else visitFields(part as Record<string, unknown>)
    }
  }

  function visitItems(items: unknown[]): void {
    for (let index = 0; index < items.length; index++) {
      place.push(index)
      visit(items[index])
      place.pop()
    }
  }

  function visitFields(fields: Record<string, unknown>): void {
    for (const key of Object.keys(fields)) {
      const code = looksAtText ? keyFault(key) : undefined
      place.push(key)
      if (code === undefined) visit(fields[key])
      else report(code)
      place.pop()
    }
  }

  function report(code: FaultCode | undefined): void {
    if (code === undefined || faults.length >= faultsMax) return
    const expected = code === 'too_deep' ? { expected: limits.jsonDepthMax } : {}
    faults.push({ place: [...place], fault: { field: fieldOf(place), code, ...expected } })
  }
}

function keyFault(key: string): FaultCode | undefined {
  return key === '__proto__' ? 'forbidden_key' : textFault(key)
}
