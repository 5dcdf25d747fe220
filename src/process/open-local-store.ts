import { type Database, openDatabase } from '../store/database.ts'

export interface LocalStore {
  databaseUrl: string | undefined
  dataDir: string
  prepared: boolean
  statementTimeoutMs: number
  acquireTimeoutMs: number
}

/** Opens the store that a Roster with these settings uses, also beside it while it runs; never makes one. */
export function openLocalStore(settings: LocalStore): Promise<Database> {
  return openDatabase({
    ...settings,
    url: settings.databaseUrl,
    mustExist: true,
    poolSizeMax: 2,
    log: () => {},
  })
}
