import { isUtf8 } from 'node:buffer'
import { parse as parseWithPosition } from 'lossless-json'
import { Refusal } from '../core/failure.ts'
import { inexactNumbers } from './inexact-numbers.ts'
import { jsonFaults } from './json-faults.ts'
import type { PlacedFault } from './place.ts'

/** A JSON document, and what is wrong with it that JSON itself allows. */
export interface ParsedJson {
  value: unknown
  faults: PlacedFault[]
}

/**
 * Parses bytes as JSON (RFC 8259) without losing anything silently. What is no JSON is refused at once, with the
 * line and column and never with what stands there; what would be changed by reading it becomes faults.
 */
export function parseJson(bytes: Buffer): ParsedJson {
  // Buffer.toString would put U+FFFD where the bytes are no UTF-8.
  if (!isUtf8(bytes)) throw malformed('The body is not valid UTF-8.')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw malformed('The body begins with a byte order mark; JSON is sent without one.')
  }
  const text = bytes.toString('utf8')
  if (text.trim() === '') throw malformed('The body is empty; a JSON document is expected.')

  const value = parseText(text)
  const faults = jsonFaults(value, text)
  // The second parser is recursive, so it never sees what is too deep.
  if (faults.some(({ fault }) => fault.code === 'too_deep'))
    throw new Refusal({ code: 'invalid', faults: faults.map(({ fault }) => fault) })
  return { value, faults: [...faults, ...inexactNumbers(text)] }
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed(`The body is not valid JSON${whereWrong(text)}.`)
  }
}

/** V8's message quotes the body and not always tells where; this parser's always does. */
function whereWrong(text: string): string {
  try {
    parseWithPosition(text)
  } catch (error) {
    const position = /position (\d+)/.exec((error as Error).message)?.[1]
    if (position === undefined) return ''
    const before = text.slice(0, Number(position)).split('\n')
    return `: line ${before.length}, column ${before.at(-1)!.length + 1}`
  }
  return ''
}

function malformed(detail: string): Refusal {
  return new Refusal({ code: 'malformed', detail })
}
