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

/** The envelope of a list's answer. */
export const Total = Type.Integer({ description: 'How many there are in all' })

/** The envelope of an answer with each of its records reduced. */
export function withoutData(body: unknown, reduce: (record: unknown) => object): object {
  const { data, ...envelope } = body as { data: object }
  const records = Object.entries(data).map(([name, record]) => [name, reduce(record)])
  return { ...envelope, data: Object.fromEntries(records) }
}
