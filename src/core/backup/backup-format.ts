import { type Static, Type } from 'typebox'

/**
 * The version of the format. Incremented when an older Roster could not read the files.
 * `docs/decisions/0010-backup-format.md` describes it.
 */
export const backupFormat = 1

const Count = Type.Integer({ minimum: 0 })
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })

/**
 * The fields at the start of the first line in every version, so that a backup in a newer format is
 * recognised and refused.
 */
export const AnyHeader = Type.Object({
  kind: Type.Literal('roster-backup'),
  format: Type.Integer(),
  roster: Type.String(),
})

/** The first line: the origin of the rows and their columns. */
export const Header = Type.Object({
  kind: Type.Literal('roster-backup'),
  format: Type.Literal(backupFormat),
  /** The version of the Roster that wrote the backup. */
  roster: Type.String(),
  /** RFC 3339. */
  createdAt: Type.String(),
  /** Every migration that the store had run. */
  migrations: Type.Array(Type.Object({ number: Type.Integer(), name: Type.String(), checksum: Sha256 })),
  /** The tables in the order of their rows, which satisfies foreign keys. */
  tables: Type.Array(Type.Object({ name: Type.String(), columns: Type.Array(Type.String()) })),
})

/** The line before a block of whole rows. */
const RowsMark = Type.Object({
  kind: Type.Literal('rows'),
  table: Type.String(),
  rows: Count,
  bytes: Count,
})

/** The line after a table's last block, with the hash of its blocks. */
const TableMark = Type.Object({
  kind: Type.Literal('table'),
  table: Type.String(),
  rows: Count,
  bytes: Count,
  sha256: Sha256,
})

/** The last line, with the hash of every byte before it. */
const EndMark = Type.Object({ kind: Type.Literal('end'), sha256: Sha256 })

export const Mark = Type.Union([RowsMark, TableMark, EndMark])

export type BackupHeader = Static<typeof Header>
export type BackupMark = Static<typeof Mark>

/** The content of a complete, undamaged backup. */
export interface BackupSummary {
  roster: string
  createdAt: string
  tables: { table: string; rows: number; bytes: number; sha256: string }[]
}

/** Called after each block of rows with the number of the table's rows so far. */
export type OnProgress = (table: string, rows: number) => void
