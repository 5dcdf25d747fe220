import { strings } from '../../strings/strings.ts'
import type { Column, ColumnKind } from './column.ts'

type Name = keyof typeof strings.contacts.fields

const column = (field: Name, kind: ColumnKind, width: number, rest: Partial<Column> = {}): Column => ({
  id: field,
  field,
  label: strings.contacts.fields[field],
  kind,
  width,
  ...rest,
})

const hidden = { hiddenAtFirst: true }
const fixed = { fixed: true }

/** The fields that every contact has, in the order in which a new person sees them. */
export const standardColumns: readonly Column[] = [
  column('firstName', 'text', 140),
  column('lastName', 'text', 150),
  column('phone', 'phone', 150),
  column('email', 'email', 230),
  column('tags', 'tags', 200, { unsortable: true }),
  column('doNotContact', 'boolean', 140),
  column('lists', 'lists', 180, { unsortable: true }),
  column('businessName', 'text', 180),
  column('city', 'text', 130),
  column('country', 'text', 110),
  column('timezone', 'text', 170),
  column('jobTitle', 'text', 160, hidden),
  column('fullName', 'text', 180, hidden),
  column('gender', 'text', 100, hidden),
  column('streetAddress', 'text', 200, hidden),
  column('fullAddress', 'text', 240, hidden),
  column('state', 'text', 110, hidden),
  column('postalCode', 'text', 110, hidden),
  column('status', 'text', 120, hidden),
  column('mostRecentOutcome', 'text', 160, hidden),
  column('lastDialTime', 'time', 170, hidden),
  column('preferredChannel', 'text', 150, hidden),
  column('channels', 'words', 160, { ...hidden, unsortable: true }),
  column('externalId', 'text', 160, hidden),
  column('createdAt', 'time', 170, fixed),
  column('updatedAt', 'time', 170, { ...fixed, ...hidden }),
]
