import type { ListRow } from '../../store/tables.ts'

/** A list of a workspace's contacts: a contact list or an audience, as the wires say. */
export interface List {
  id: string
  /** Not unique. */
  name: string
  description: string | null
  /** Of the caller's own, kept and returned. */
  campaignId: string | null
  createdAt: Date
  updatedAt: Date
}

/** A row in the words of the core. */
export function listFromRow(row: ListRow): List {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    campaignId: row.campaign_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
