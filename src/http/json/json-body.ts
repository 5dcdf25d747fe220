import { isUtf8 } from 'node:buffer'
import { gunzip } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parse as parseWithPosition } from 'lossless-json'
import { Refusal } from '../../core/kernel/failure.ts'
import type { FaultCode } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import { textFault } from '../../core/kernel/text.ts'
import { faultsMax, fieldOf, type Place, type PlacedFault } from '../validation/faults.ts'
import { isExact, scanJson } from './scan-json.ts'

/**
 * Makes a context of the server parse JSON bodies, and only those: `request.body` becomes a `ParsedJson`.
 * Every other body is 415 (`refuseForeignBody`).
 */
export function acceptJson(context: FastifyInstance): void {
  context.removeAllContentTypeParsers()
  const types = ['application/json', mergePatch]
  context.addContentTypeParser<Buffer>(types, { parseAs: 'buffer' }, (request, bytes, done) => {
    const bodyBytesMax = request.routeOptions.bodyLimit ?? limits.bodyBytesMax
    const valuesMax = bodyBytesMax > limits.bodyBytesMax ? limits.batchJsonValuesMax : limits.jsonValuesMax
    if (!isGzip(request)) return parseInto(bytes, valuesMax, done)
    gunzip(bytes, { maxOutputLength: bodyBytesMax }, (error, unpacked) => {
      if (error === null) parseInto(unpacked, valuesMax, done)
      else done(unpackFailure(error))
    })
  })
}

/** Up to this length a body is read at a stretch; a longer one step by step, with the turns of others between. */
const atOnceBytesMax = 256 * 1024

function parseInto(
  bytes: Buffer,
  valuesMax: number,
  done: (error: Error | null, parsed?: ParsedJson) => void,
): void {
  const steps = parseSteps(bytes, valuesMax)
  const isLong = bytes.length > atOnceBytesMax
  go()

  function go(): void {
    let step: IteratorResult<void, ParsedJson>
    try {
      do step = steps.next()
      while (!step.done && !isLong)
    } catch (error) {
      done(error as Error)
      return
    }
    if (step.done) done(null, step.value)
    else setImmediate(go)
  }
}

function isGzip({ headers }: FastifyRequest): boolean {
  return /^(x-)?gzip$/i.test(headers['content-encoding']?.trim() ?? '')
}

/** A body whose uncompressed size exceeds the route's limit is too large, whatever its compressed size. */
function unpackFailure(error: NodeJS.ErrnoException): Refusal {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return new Refusal({ code: 'too_large' })
  return malformed('The body is not the gzip that its Content-Encoding says.')
}

/** The media type of a merge patch (RFC 7396), which is what every PATCH here means. */
const mergePatch = 'application/merge-patch+json'

/** The value of `Accept-Patch` (RFC 5789, 3.1). */
export const patchTypes = `${mergePatch}, application/json`

const json = /^\s*application\/json\s*(?:;|$)/i
const mergePatchType = /^\s*application\/merge-patch\+json\s*(?:;|$)/i
const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i

/** Refuses, before its bytes are read, a body that is not JSON in UTF-8, plain or gzipped. */
export function refuseForeignBody(request: FastifyRequest): void {
  const { headers, method } = request
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity' && !isGzip(request)) {
    throw new Refusal({
      code: 'unsupported_media_type',
      detail: 'A compressed body must be gzip: send Content-Encoding: gzip, or none.',
    })
  }
  const type = headers['content-type'] ?? ''
  const isJson = json.test(type) || (method === 'PATCH' && mergePatchType.test(type))
  if (!isJson || !/^utf-?8$/i.test(charset.exec(type)?.[1] ?? 'utf-8')) {
    throw new Refusal({
      code: 'unsupported_media_type',
      detail: 'The body must be JSON in UTF-8: send Content-Type: application/json.',
    })
  }
}

/** Whether the request has no body. */
export function hasNoBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
}

/**
 * Makes the server ignore a body: for operations that take none, since clients send `Content-Type:
 * application/json` with an empty DELETE. Node drains what does arrive.
 */
export function ignoreBody({ headers }: FastifyRequest): void {
  delete headers['content-type']
  delete headers['content-length']
  delete headers['transfer-encoding']
}

/** A parsed JSON document, with faults that JSON itself allows. */
export interface ParsedJson {
  value: unknown
  faults: PlacedFault[]
}

/**
 * Parses bytes as JSON (RFC 8259) without losing anything silently. What is no JSON is refused at once, with the
 * line and column and never with what stands there; what would be changed by reading it becomes faults. Each step is one
 * walk over all of it.
 */
function* parseSteps(bytes: Buffer, valuesMax: number): Generator<void, ParsedJson> {
  // Buffer.toString would replace bytes that are no UTF-8 with U+FFFD.
  if (!isUtf8(bytes)) throw malformed('The body is not valid UTF-8.')
  const { hasInexactNumber } = scanJson(bytes, valuesMax)
  yield
  // A byte order mark is no JSON, but some clients send one (RFC 8259, 8.1, lets a parser ignore it).
  const decoded = bytes.toString('utf8')
  const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded
  if (!/\S/.test(text)) throw malformed('The body is empty; a JSON document is expected.')
  yield
  const value = parseText(text)
  yield
  const faults = jsonFaults(value, text)
  // The second parser is recursive, so it must not see deep nesting.
  if (faults.some(({ fault }) => fault.code === 'too_deep'))
    throw new Refusal({ code: 'invalid', faults: faults.map(({ fault }) => fault) })
  return { value, faults: hasInexactNumber ? [...faults, ...inexactNumbers(text)] : faults }
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed(`The body is not valid JSON${whereWrong(text)}.`)
  }
}

/** In longer texts the place of a fault is not reported, because finding it takes longer than parsing. */
const tellsPlaceMax = 64 * 1024

/** V8's message quotes the body and does not always name the place; this parser always does. */
function whereWrong(text: string): string {
  if (text.length > tellsPlaceMax) return ''
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

/** Replaces a number that a double cannot hold. */
const inexact = Symbol('inexact')

/**
 * The numbers of a valid JSON text that parsing would change: `12345678901234567890`, `1e999`, `1e-999`.
 * Numbers that are equal in value (`0.1`, `1.0`, `1e2`, `-0`, `1E22`) are accepted.
 */
function inexactNumbers(text: string): PlacedFault[] {
  if (text.length > tellsPlaceMax) return [{ place: [], fault: { field: 'body', code: 'inexact_number' } }]
  // This parser reports the place. Of duplicate keys the last wins.
  const marked = parseWithPosition(text, undefined, {
    parseNumber: mark,
    onDuplicateKey: ({ newValue }) => newValue,
  })
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

// Only escapes can write NUL or a lone surrogate in UTF-8, and `__proto__` too; without them the text needs no check.
const suspicious = /\\u(?:00|d[89a-f])|__proto__/i

/**
 * What JSON allows and Roster refuses in a parsed document: nesting beyond `limits.jsonDepthMax`, and in any
 * text or key NUL, lone surrogates and an own key `__proto__`. `text` is the source, by which the check is
 * skipped in most cases.
 */
function jsonFaults(value: unknown, text: string): PlacedFault[] {
  const faults: PlacedFault[] = []
  const place: (string | number)[] = []
  const looksAtText = suspicious.test(text)
  visit(value)
  return faults

  function visit(part: unknown): void {
    if (typeof part === 'string') {
      if (looksAtText) report(textFault(part))
    } else if (typeof part === 'object' && part !== null) {
      // Does not descend further: the rest could overflow the stack.
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
