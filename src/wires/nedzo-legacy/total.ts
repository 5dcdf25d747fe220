import { Type } from 'typebox'

/** Of a list's answer. */
export const Total = Type.Integer({ description: 'How many there are in all' })
