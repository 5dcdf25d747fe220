import { type TProperties, type TSchema, Type } from 'typebox'
import type { Answer } from '../../http/calls/operation.ts'
import { Fields } from '../../http/validation/schema.ts'

/** The schema of a success whose `data` has these keys. */
export function successWith(data: TProperties): TSchema {
  return Fields({
    status_code: Type.Literal(200, { description: 'The HTTP status' }),
    message: Type.String(),
    data: Fields(data),
  })
}

/** Success is 200 with something in `data`, whatever was done. */
export function success(message: string, data: object): Answer {
  return { status: 200, body: { status_code: 200, message, data } }
}

/** Of a list's answer. */
export const Total = Type.Integer({ description: 'How many there are in all' })
