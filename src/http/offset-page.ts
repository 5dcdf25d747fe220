import { Type } from 'typebox'
import { Whole } from './schema.ts'

const limitDefault = 20

/** Of a list that a dialect pages by offset. */
export const offsetQuery = {
  limit: Type.Optional(Whole(1, 100, { default: limitDefault })),
  offset: Type.Optional(Whole(0, 2_147_483_647, { default: 0 })),
}

/** The page that such a query asks for. */
export function offsetPage({ limit = limitDefault, offset = 0 }: { limit?: number; offset?: number }) {
  return { limit, offset }
}
