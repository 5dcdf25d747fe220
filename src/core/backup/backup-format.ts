import { type Static, Type } from 'typebox'

/** Raised when an older Roster could not read what this one writes. `docs/decisions/0010-backup-format.md` describes it. */
export const backupFormat = 1

const Count = Type.Integer({ minimum: 0 })
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** What the first line of every format begins with, so that a backup of a newer one can be refused by name. */
export const AnyHeader = Type.Object({
  kind: Type.Literal('roster-backup'),
  format: Type.Integer(),
  roster: Type.String(),
})

/** The first line: where the rows come from and what they look like. */
export const Header = Type.Object({
  kind: Type.Literal('roster-backup'),
  format: Type.Literal(backupFormat),
  /** The Roster that wrote it. */
  roster: Type.String(),
  /** RFC 3339. */
  createdAt: Type.String(),
  /** The schema: every migration that the store had run. */
  migrations: Type.Array(Type.Object({ number: Type.Integer(), name: Type.String(), checksum: Sha256 })),
  /** In the order they follow, which is one that foreign keys allow. */
  tables: Type.Array(Type.Object({ name: Type.String(), columns: Type.Array(Type.String()) })),
})

/** The line before a block of whole rows. */
const RowsMark = Type.Object({
  kind: Type.Literal('rows'),
  table: Type.String(),
  rows: Count,
  bytes: Count,
})

/** The line after a table's last block; the hash is over its blocks. */
const TableMark = Type.Object({
  kind: Type.Literal('table'),
  table: Type.String(),
  rows: Count,
  bytes: Count,
  sha256: Sha256,
})

/** The last line; the hash is over every byte before it. */
const EndMark = Type.Object({ kind: Type.Literal('end'), sha256: Sha256 })

export const Mark = Type.Union([RowsMark, TableMark, EndMark])

export type BackupHeader = Static<typeof Header>
export type BackupMark = Static<typeof Mark>

/** What a whole, undamaged backup holds. */
export interface BackupSummary {
  roster: string
  createdAt: string
  tables: { table: string; rows: number; bytes: number; sha256: string }[]
}

/** Called after each block of rows with how many of the table's rows are done. */
export type OnProgress = (table: string, rows: number) => void
