import { type RawBuilder, sql } from 'kysely'

const mark = '/* planned each time */'

/**
 * Begins a statement whose best plan depends on its values: how many contacts have this tag, how common this word is. It
 * is not prepared, since PostgreSQL may then keep one plan for all values.
 */
export const planEachTime: RawBuilder<unknown> = sql.raw(mark)

export function isPlannedEachTime(text: string): boolean {
  return text.trimStart().startsWith(mark)
}
