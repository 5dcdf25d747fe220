import { hash } from 'node:crypto'
import { Refusal } from '../../core/kernel/failure.ts'
import { type Condition, whenUnchanged } from '../../core/kernel/precondition.ts'
import type { Call, Operation, Wire } from './operation.ts'

/**
 * The strong ETag of an answer (RFC 9110, 8.8.3): the record's version, for `If-Match`, and a digest of the
 * answer, for `If-None-Match`, since a renamed tag or custom field changes answers but no version. A page has
 * only a digest.
 */
export function etagOf(version: string | number | undefined, answer: string | Buffer): string {
  const digest = hash('sha1', answer, 'base64url').slice(0, 16)
  return version === undefined ? `"${digest}"` : `"${version}-${digest}"`
}

/** Whether the answers of an operation get an ETag although its records have no version. Answers to a session never do. */
export function isTagged(
  { tagsReads }: Pick<Wire, 'tagsReads'>,
  method: string,
  operation: Operation,
): boolean {
  const { scope, streams } = operation
  return (
    tagsReads === true &&
    method === 'GET' &&
    streams === undefined &&
    scope !== 'session' &&
    scope !== 'anyone'
  )
}

/** Whether an answer matches the caller's `If-None-Match`, by weak comparison (RFC 9110, 13.1.2). */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return [...ifNoneMatch.matchAll(entityTag)].some(([, , opaque]) => opaque === etag)
}

const entityTag = /(W\/)?("[!#-~\u0080-\u00ff]*")/g
/** The next tag of a list, with its separators; a comma or the end follows. Matches at the end of the previous one. */
const nextTag = /[\s,]*(?:W\/)?"[!#-~\u0080-\u00ff]*"\s*(?=,|$)/y

/** Whether a header is a list of entity tags (RFC 9110, 5.6.1): at least one, separated by commas. Linear in its length. */
function isTagList(text: string): boolean {
  let end = 0
  for (nextTag.lastIndex = 0; nextTag.test(text); ) end = nextTag.lastIndex
  return end > 0 && /^[\s,]*$/.test(text.slice(end))
}

const versioned = /^"(\d+)(?:-[\w-]{16})?"$/

/**
 * The versions in a call's `If-Match`, by strong comparison, so that weak tags match none (RFC 9110, 13.1.1).
 * Undefined if the call has no such header, or `*`, which every existing record matches. Refuses a header
 * that is no list of entity tags.
 */
export function versionsIn(call: Pick<Call<unknown, unknown, unknown>, 'header'>): string[] | undefined {
  const given = call.header('if-match')
  if (given === undefined || given.trim() === '*') return undefined
  if (!isTagList(given)) {
    const expected = 'the ETag of an answer in its quotes, a list of them, or *'
    throw new Refusal({ code: 'invalid', faults: [{ field: 'If-Match', code: 'invalid_format', expected }] })
  }
  return [...given.matchAll(entityTag)].flatMap(([, weak, opaque = '']) => {
    const version = weak === undefined ? versioned.exec(opaque)?.[1] : undefined
    return version === undefined ? [] : [version]
  })
}

interface RecordCondition<R extends { updatedAt: Date }> extends Pick<Condition<R>, 'given' | 'shown'> {
  hold(scope: Scope, id: string): Promise<R>
}

type Scope = Parameters<typeof whenUnchanged>[0]

/** Makes a change if the call's `If-Match` allows it; see `whenUnchanged`. */
export function changeIfMatch<R extends { updatedAt: Date }, T>(
  call: Pick<Call<{ id: string }, unknown, unknown>, 'header' | 'params'>,
  scope: Scope,
  { hold, ...condition }: RecordCondition<R>,
  change: (scope: Scope) => Promise<T>,
): Promise<T> {
  const held = (scope: Scope) => hold(scope, call.params.id)
  return whenUnchanged(scope, { ...condition, versions: versionsIn(call), hold: held }, change)
}
