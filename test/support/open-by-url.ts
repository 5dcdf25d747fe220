import { type Database, type DatabaseOptions, openDatabase } from '../../src/store/database/database.ts'

/** Opens a database of the test server with settings that suit tests. The caller closes it. */
export function openByUrl(
  url: string,
  poolSizeMax = 10,
  options: Partial<DatabaseOptions> = {},
): Promise<Database> {
  return openDatabase({
    url,
    dataDir: '/nonexistent',
    prepared: process.env.ROSTER_PREPARED !== 'off',
    poolSizeMax,
    statementTimeoutMs: 60_000,
    acquireTimeoutMs: 60_000,
    log: () => {},
    ...options,
  })
}
