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
  /** Values that were there before may be of another type. */
  isRetyping: boolean
}

/** What every draft of a workspace is judged by. */
export interface WorkspaceRules {
  timezone: string | null
  defaultRegion: string | null
  /** Whether anybody has other phones or emails; where nobody has, nobody is looked for by them. */
  hasOthers: boolean
  /** What people are known by who are gone for good and were not to be contacted; undefined: there are none. */
  denialKey: Buffer | undefined
  fieldById: ReadonlyMap<string, FieldRule>
  fieldBySlug: ReadonlyMap<string, FieldRule>
  /** Present names first; a former name only where no field has taken it. */
  fieldByName: ReadonlyMap<string, FieldRule>
}

/** Rules and the text that they were read from. */
export interface KnownRules {
  text: string
  rules: WorkspaceRules
}

/** What this process last read, a workspace. */
const known = new LatestMap<string, KnownRules>(1_000)

/** What the rules were when this process last looked: a guess, for whoever compares its text with the store's. */
export function guessWorkspaceRules({ workspaceId }: Scope): KnownRules | undefined {
  return known.get(workspaceId)
}

/** Reads the rules; a workspace deleted meanwhile is not found. */
export async function getWorkspaceRules(scope: Scope): Promise<WorkspaceRules> {
  return parseWorkspaceRules(scope, await findWorkspaceRules(scope))
}

/**
 * The rules from their text; none is a workspace deleted meanwhile, which is not found. Options that changed are read: they
 * may be newer than the text by now, never older.
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

/** The options of fields as this process last read them, and when they had changed then. */
const knownOptions = new LatestMap<string, { at: string; options: FieldOptions }>(2_000)

/** The options of those of these fields that have or had any, by field id; reads what changed since it was last read. */
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

/** Fields by their names in any spelling; the field that is spelled so comes before one that has its key. */
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
