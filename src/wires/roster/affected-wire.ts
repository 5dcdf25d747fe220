import { Type } from 'typebox'
import { Fields } from '../../http/schema.ts'

/** What the deletion of a tag, list or custom field answers. */
export const AffectedWire = Fields(
  {
    contactsAffected: Type.Integer({ minimum: 0, description: 'How many living contacts it was taken from' }),
  },
  { title: 'Affected' },
)
