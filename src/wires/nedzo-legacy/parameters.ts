import { Type } from 'typebox'
import { Fields, Uuid, Whole } from '../../http/schema.ts'

export const IdParams = Fields({ id: Uuid() })

export const pageQuery = {
  limit: Type.Optional(Whole(1, 100, { default: 20 })),
  offset: Type.Optional(Whole(0, 2_147_483_647, { default: 0 })),
}

export const Total = Type.Integer({ description: 'How many there are in all' })
