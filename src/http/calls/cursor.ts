import { Type } from 'typebox'
import { Refusal } from '../../core/kernel/failure.ts'
import { isId } from '../../core/kernel/ids.ts'
import { limits } from '../../core/kernel/limits.ts'
import { Text, Whole } from '../validation/schema.ts'

/** The version of the layout below. Cursors of other versions are refused, so that later sorts may change it. */
const version = 1

/** The end of a page of one kind of list, as opaque text. */
export interface Cursor<Key> {
  write(key: Key): string
  /** Decodes the key, or undefined without a cursor. Refuses text that this list did not write, as a fault of `cursor`. */
  read(text: string | undefined): Key | undefined
}

/**
 * The cursor of a list: base64url of its version, the list's name and the last item's sort key. It carries no
 * workspace and grants no access: it only says where to continue among what the caller may see.
 */
export function cursorOf<Key>(list: string, isKey: (value: unknown) => value is Key): Cursor<Key> {
  const write = (key: Key) => Buffer.from(JSON.stringify([version, list, key])).toString('base64url')

  return {
    write,
    read(text) {
      if (text === undefined) return undefined
      const key = keyIn(text)
      // Encoding it again must give the same text, because base64url decodes almost anything and JSON has
      // many forms of one value.
      if (isKey(key) && write(key) === text) return key
      throw new Refusal({
        code: 'invalid',
        faults: [{ field: 'cursor', code: 'invalid_format', expected: 'cursor of this list' }],
      })
    },
  }
}

/** The key of a list in id order; ids start with their time, so this is also the order of creation. */
export function isIdKey(value: unknown): value is string {
  return typeof value === 'string' && isId(value)
}

function keyIn(text: string): unknown {
  try {
    return (JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[] | null)?.[2]
  } catch {
    return undefined
  }
}

const limitDefault = 20

/** The query of a list with pages by offset, in the compatible APIs. */
export const offsetQuery = {
  limit: Type.Optional(Whole(1, 100, { default: limitDefault })),
  offset: Type.Optional(Whole(0, 2_147_483_647, { default: 0 })),
}

/** The query parameters that narrow a list of contacts, in the compatible APIs. */
export const lookupQuery = {
  email: Type.Optional(Text(limits.emailMax, { description: 'Exactly this one, without case' })),
  phone: Type.Optional(
    Text(limits.textMax, {
      description: 'This one, in any form; without `+` read with the workspace’s default region',
    }),
  ),
  search: Type.Optional(Text(limits.searchMax)),
}

/** The page that such a query asks for. */
export function offsetPage({ limit = limitDefault, offset = 0 }: { limit?: number; offset?: number }) {
  return { limit, offset }
}

/** The headers with the total and the link to the next page (RFC 8288; relative, so that it works behind any proxy). */
export function pageHeaders(
  path: string,
  next: Readonly<Record<string, string | number | boolean | undefined>> | undefined,
  total: number,
): Record<string, string> {
  const headers = { 'x-total-count': String(total) }
  if (next === undefined) return headers
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(next)) if (value !== undefined) query.set(key, String(value))
  return { ...headers, link: `<${path}?${query}>; rel="next"` }
}
