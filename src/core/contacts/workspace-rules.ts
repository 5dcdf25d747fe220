import type { Scope } from '../../store/scope.ts'
import { findWorkspaceRules } from '../../store/workspace-rules.ts'
import type { CustomFieldType } from '../custom-fields/custom-field-type.ts'
import { notFound } from '../failure.ts'

export interface FieldRule {
  id: string
  name: string
  slug: string
  type: CustomFieldType
}

/** What every draft of a workspace is judged by. */
export interface WorkspaceRules {
  timezone: string | null
  defaultRegion: string | null
  fieldById: ReadonlyMap<string, FieldRule>
  fieldBySlug: ReadonlyMap<string, FieldRule>
  /** Present names first; a former name only where no field has taken it. */
  fieldByName: ReadonlyMap<string, FieldRule>
}

/** Reads the rules; a workspace deleted meanwhile is not found. */
export async function getWorkspaceRules(scope: Scope): Promise<WorkspaceRules> {
  const row = await findWorkspaceRules(scope)
  if (row === undefined) throw notFound()
  const fields = row.fields.map((field) => ({ ...field, type: field.type as CustomFieldType }))
  const aliases = fields.flatMap((field) => field.aliases.map((alias) => [alias, field] as const))
  return {
    timezone: row.timezone,
    defaultRegion: row.default_region,
    fieldById: new Map(fields.map((field) => [field.id, field])),
    fieldBySlug: new Map(fields.map((field) => [field.slug, field])),
    fieldByName: new Map([...aliases, ...fields.map((field) => [field.name, field] as const)]),
  }
}
