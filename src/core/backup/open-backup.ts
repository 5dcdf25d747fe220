import type { Readable } from 'node:stream'
import { Value } from 'typebox/value'
import { AnyHeader, type BackupHeader, type BackupSummary, backupFormat, Header } from './backup-format.ts'
import { BackupRefused } from './backup-refused.ts'
import { ByteReader } from './byte-reader.ts'
import { MarkReader } from './mark-reader.ts'
import { type RowBlock, readBlocks } from './read-blocks.ts'
import { unzip } from './unzip.ts'

/** A backup while it is read, once, from its beginning to its end. */
export interface OpenBackup {
  header: BackupHeader
  /**
   * Its rows. What was read is proven only when the iteration ends: it throws `BackupRefused` where the file is damaged,
   * cut off or longer than its last line says.
   */
  blocks: AsyncGenerator<RowBlock, BackupSummary>
  close(): Promise<void>
}

/** Reads a backup's header. Throws `BackupRefused` for a file that is no backup, or one in a newer Roster's format. */
export async function openBackup(source: Readable): Promise<OpenBackup> {
  const bytes = new ByteReader(unzip(source))
  const marks = new MarkReader(bytes)
  try {
    const header = judgeHeader(await marks.first())
    return { header, blocks: readBlocks(header, marks), close: () => bytes.close() }
  } catch (error) {
    await bytes.close()
    throw error
  }
}

function judgeHeader(value: unknown): BackupHeader {
  if (!Value.Check(AnyHeader, value)) throw new BackupRefused('this is no Roster backup')
  if (value.format > backupFormat)
    throw new BackupRefused(
      `this backup was made by a newer Roster (${value.roster}; its format is ${value.format}, this one reads ${backupFormat}): restore it with that version or a later one`,
    )
  if (!Value.Check(Header, value)) throw BackupRefused.damaged('its first line is not as it was written')
  return value
}
