import type { TagRow } from '../../store/tables.ts'

/** A label of a workspace's contacts. */
export interface Tag {
  id: string
  /** Unique among the workspace's living tags, case-sensitive. */
  name: string
  createdAt: Date
  updatedAt: Date
}

/** What came of a new name. */
export interface ChangedTag {
  /** With the name that was asked for; after a merge it is the tag that already had it. */
  tag: Tag
  /** After a merge, how many living contacts it moved; null after a rename. */
  mergedContacts: number | null
}

/** A row in the words of the core. */
export function tagFromRow(row: TagRow): Tag {
  return { id: row.id, name: row.name, createdAt: row.created_at, updatedAt: row.updated_at }
}
