import type { Readable } from 'node:stream'
import { type Migration, readMigrations } from '../../store/read-migrations.ts'
import type { BackupSummary } from './backup-format.ts'
import { judgeSchema } from './judge-schema.ts'
import { openBackup } from './open-backup.ts'

/**
 * Reads a backup from its beginning to its end and says what it holds. Throws `BackupRefused` when it is damaged or this
 * Roster cannot restore it.
 */
export async function checkBackup(source: Readable, migrations?: Migration[]): Promise<BackupSummary> {
  const backup = await openBackup(source)
  try {
    judgeSchema(backup.header, migrations ?? (await readMigrations()))
    for (;;) {
      const next = await backup.blocks.next()
      if (next.done) return next.value
    }
  } finally {
    await backup.close()
  }
}
