import { strings } from '../../strings/strings.ts'
import type { Column, ColumnKind } from '../columns/column.ts'
import type { Op } from './condition.ts'

export interface FilterField {
  field: string
  label: string
  kind: ColumnKind
}

const words = strings.contacts.fields

/** What a filter may ask about: every column, and the hour there now. */
export function filterFields(columns: readonly Column[]): FilterField[] {
  const own = columns.map(({ field, label, kind }) => ({ field, label, kind }))
  return [...own, { field: 'localHour', label: words.localHour, kind: 'number' }]
}

const text: Op[] = ['eq', 'ne', 'contains', 'startsWith', 'endsWith', 'any', 'none', 'present', 'absent']
const order: Op[] = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'present', 'absent']
const sets: Op[] = ['eq', 'ne', 'any', 'all', 'none', 'present', 'absent']

const opsOfKind: Partial<Record<ColumnKind, Op[]>> = {
  number: order,
  date: order,
  time: order,
  boolean: ['eq', 'ne'],
  tags: sets,
  lists: sets,
  words: sets,
  json: ['present', 'absent'],
}

export const opsOf = (kind: ColumnKind): Op[] => opsOfKind[kind] ?? text
