import { comparedText } from './compare-text.ts'

/** How many rows are read at once to find those that are named so. */
const readSize = 1_000

export interface NameSearch<Row> {
  /** A part of the name, compared as text is; blank text is in every name. */
  q: string | undefined
  limit: number
  /** Rows in their order, from after one. */
  read: (page: { limit: number; after: Row | undefined }) => Promise<Row[]>
}

/** How many rows there are that a part of their name finds; `all` counts them where no part is given. */
export async function countByName<Row extends { name: string }>(
  { q = '', read }: Pick<NameSearch<Row>, 'q' | 'read'>,
  all: () => Promise<number>,
): Promise<number> {
  if (comparedText(q) === '') return all()
  return (await pageByName({ q, limit: Number.MAX_SAFE_INTEGER, read })).rows.length
}

/**
 * A page of rows by a part of their name, in their order. Names are few enough to be read and compared here, as everything
 * else is compared.
 */
export async function pageByName<Row extends { name: string }>({
  q = '',
  limit,
  read,
}: NameSearch<Row>): Promise<{ rows: Row[]; hasMore: boolean }> {
  const wanted = comparedText(q)
  const size = wanted === '' ? limit + 1 : readSize
  const found: Row[] = []
  for (let after: Row | undefined; found.length <= limit; ) {
    const rows = await read({ limit: size, after })
    found.push(...rows.filter(({ name }) => comparedText(name).includes(wanted)))
    if (rows.length < size) break
    after = rows.at(-1)
  }
  return { rows: found.slice(0, limit), hasMore: found.length > limit }
}
