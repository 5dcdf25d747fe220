import { findWorkspaceRules, type WorkspaceRulesRow } from '../../store/access/workspace-rules.ts'
import { findFieldOptions } from '../../store/contacts/custom-fields.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { LatestMap } from '../kernel/caches.ts'
import { notFound } from '../kernel/failure.ts'
import { nameKey } from '../values/compare-text.ts'
import type { ValueRule } from './custom-values.ts'
import { FieldOptions } from './field-options.ts'

export interface FieldRule extends ValueRule {
  id: string
  name: string
  slug: string
  /** A retype is under way, so stored values may still have the former type. */
  isRetyping: boolean
}

/** The rules by which every draft of a workspace is judged. */
export interface WorkspaceRules {
  timezone: string | null
  defaultRegion: string | null
  /** Whether any contact has other phones or emails; if none has, look-ups by them are skipped. */
  hasOthers: boolean
  /**
   * The key of the hashes that identify erased or purged people who were not to be contacted; undefined if
   * there are none.
   */
  denialKey: Buffer | undefined
  fieldById: ReadonlyMap<string, FieldRule>
  fieldBySlug: ReadonlyMap<string, FieldRule>
  /** Living names first; a former name only if no other field has taken it. */
  fieldByName: ReadonlyMap<string, FieldRule>
}

/** The rules and the text that they were parsed from. */
export interface KnownRules {
  text: string
  rules: WorkspaceRules
}

/** The rules that this process last read, by workspace. */
const known = new LatestMap<string, KnownRules>(1_000)

/** The rules as this process last read them. The caller compares their text with the store's before it relies on them. */
export function guessWorkspaceRules({ workspaceId }: Scope): KnownRules | undefined {
  return known.get(workspaceId)
}

/** Reads the rules. Throws `not_found` if the workspace is deleted. */
export async function getWorkspaceRules(scope: Scope): Promise<WorkspaceRules> {
  return parseWorkspaceRules(scope, await findWorkspaceRules(scope))
}

/**
 * Parses the rules from their text. Throws `not_found` for undefined, which means a deleted workspace.
 * Options that changed are read from the store: they may be newer than the text, never older.
 */
export async function parseWorkspaceRules(scope: Scope, text: string | undefined): Promise<WorkspaceRules> {
  if (text === undefined) throw notFound()
  const { workspaceId } = scope
  const guess = known.get(workspaceId)
  if (guess?.text === text) return guess.rules
  const row = JSON.parse(text) as WorkspaceRulesRow
  const options = await optionsOf(
    scope,
    row.fields.map(({ id, options_at: optionsAt }) => ({ id, optionsAt })),
  )
  const rules = fromRow(row, options)
  known.set(workspaceId, { text, rules })
  return rules
}

/** The options of fields as this process last read them, with the time of their last change. */
const knownOptions = new LatestMap<string, { at: string; options: FieldOptions }>(2_000)

/**
 * The options of these fields, by id of each field that has or had any. Reads only those that changed since
 * the last read.
 */
export async function optionsOf(
  scope: Scope,
  fields: readonly { id: string; optionsAt: string | null }[],
): Promise<ReadonlyMap<string, FieldOptions>> {
  const found = new Map<string, FieldOptions>()
  const changed = new Map<string, string>()
  for (const { id, optionsAt } of fields) {
    if (optionsAt === null) continue
    const last = knownOptions.get(id)
    if (last?.at === optionsAt) found.set(id, last.options)
    else changed.set(id, optionsAt)
  }
  if (changed.size === 0) return found
  for (const row of await findFieldOptions(scope, [...changed.keys()])) {
    const options = new FieldOptions(row.options)
    found.set(row.id, options)
    knownOptions.set(row.id, { at: changed.get(row.id) ?? '', options })
  }
  return found
}

/** Fields by any spelling of their names. A field with exactly this spelling comes before one with the same key. */
class FieldNames extends Map<string, FieldRule> {
  readonly #byKey: ReadonlyMap<string, FieldRule>

  constructor(named: readonly (readonly [name: string, field: FieldRule])[]) {
    super(named)
    this.#byKey = new Map(named.map(([name, field]) => [nameKey(name), field]))
  }

  override get(name: string): FieldRule | undefined {
    return super.get(name) ?? this.#byKey.get(nameKey(name))
  }

  override has(name: string): boolean {
    return this.get(name) !== undefined
  }
}

function fromRow(row: WorkspaceRulesRow, options: ReadonlyMap<string, FieldOptions>): WorkspaceRules {
  const fields = row.fields.map(({ is_retyping: isRetyping, options_at: _, ...field }) => ({
    ...field,
    type: field.type as FieldRule['type'],
    options: options.get(field.id),
    isRetyping,
  }))
  const aliases = fields.flatMap((field) => field.aliases.map((alias) => [alias, field] as const))
  return {
    timezone: row.timezone,
    defaultRegion: row.default_region,
    hasOthers: row.has_others,
    denialKey: row.denial_key === null ? undefined : Buffer.from(row.denial_key, 'hex'),
    fieldById: new Map(fields.map((field) => [field.id, field])),
    fieldBySlug: new Map(fields.map((field) => [field.slug, field])),
    fieldByName: new FieldNames([...aliases, ...fields.map((field) => [field.name, field] as const)]),
  }
}
