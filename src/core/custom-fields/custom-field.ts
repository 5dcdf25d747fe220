import type { CustomFieldRow } from '../../store/tables.ts'
import type { CustomFieldType } from './custom-field-type.ts'

/** A typed value that a workspace defined for its contacts. */
export interface CustomField {
  id: string
  /** Unique among the workspace's living fields. */
  name: string
  /** As keys of objects have it; unique as well, and never changed. */
  slug: string
  type: CustomFieldType
  description: string | null
  /** Former names, oldest first, which keep working until another field takes them. */
  aliases: string[]
  /** The job that makes its values into its type; one that has ended left some as they were. Null: all are of it. */
  retypeJobId: string | null
  createdAt: Date
  updatedAt: Date
}

/** A row in the words of the core. */
export function customFieldFromRow(row: CustomFieldRow): CustomField {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    type: row.type as CustomFieldType,
    description: row.description,
    aliases: row.aliases,
    retypeJobId: row.retype_job_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
