const pageSize = 500

/** Every item of a list that comes in pages. */
export async function allPages<T extends { id: string; createdAt: Date }>(
  list: (page: { limit: number; after: T | undefined }) => Promise<T[]>,
): Promise<T[]> {
  const all: T[] = []
  for (;;) {
    const page = await list({ limit: pageSize, after: all.at(-1) })
    all.push(...page)
    if (page.length < pageSize) return all
  }
}
