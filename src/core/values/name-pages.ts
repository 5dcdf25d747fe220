import { comparedText } from './compare-text.ts'

/** The number of rows that one read fetches while rows with a matching name are collected. */
const readSize = 1_000

export interface NameSearch<Row> {
  /** A part of the name, matched on compared text; blank text matches every name. */
  q: string | undefined
  limit: number
  /** Reads rows in their order, starting after `after`. */
  read: (page: { limit: number; after: Row | undefined }) => Promise<Row[]>
}

/** The number of rows whose name contains `q`. Without `q`, `all` counts them. */
export async function countByName<Row extends { name: string }>(
  { q = '', read }: Pick<NameSearch<Row>, 'q' | 'read'>,
  all: () => Promise<number>,
): Promise<number> {
  if (comparedText(q) === '') return all()
  return (await pageByName({ q, limit: Number.MAX_SAFE_INTEGER, read })).rows.length
}

/**
 * A page of the rows whose name contains `q`, in their order. Names are few enough to be read and compared in
 * the process, by the same function that compares all text.
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
