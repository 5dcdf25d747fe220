import { progressOf } from '../../store/migrate.ts'
import type { Migration } from '../../store/read-migrations.ts'
import type { BackupHeader } from './backup-format.ts'
import { BackupRefused } from './backup-refused.ts'

/** Those of this Roster's migrations that a backup's store had run. Throws `BackupRefused` where it had run others. */
export function judgeSchema({ roster, migrations }: BackupHeader, known: readonly Migration[]): Migration[] {
  const newest = migrations.at(-1)
  if (migrations.length > known.length)
    throw new BackupRefused(
      `this backup was made by a newer Roster (${roster}; its schema is ${newest?.name}, this one's is ${known.at(-1)?.name}): restore it with that version or a later one`,
    )
  for (const [index, { name, checksum }] of migrations.entries()) {
    const own = known[index]!
    if (checksum !== progressOf(own, own.statements.length).checksum)
      throw new BackupRefused(
        `this backup's schema is not Roster’s (${name} was another when ${roster} wrote it): restore it with the Roster that wrote it`,
      )
  }
  return known.slice(0, migrations.length)
}
