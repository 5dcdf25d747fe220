import { findWorkspaceRules, type WorkspaceRulesRow } from '../../store/access/workspace-rules.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { LatestMap } from '../kernel/caches.ts'
import { notFound } from '../kernel/failure.ts'
import { nameKey } from '../values/compare-text.ts'
import type { CustomFieldType } from './contact-fields.ts'

export interface FieldRule {
  id: string
  name: string
  slug: string
  type: CustomFieldType
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

/** The rules from their text; none is a workspace deleted meanwhile, which is not found. */
export function parseWorkspaceRules({ workspaceId }: Scope, text: string | undefined): WorkspaceRules {
  if (text === undefined) throw notFound()
  const guess = known.get(workspaceId)
  if (guess?.text === text) return guess.rules
  const rules = fromRow(JSON.parse(text))
  known.set(workspaceId, { text, rules })
  return rules
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

function fromRow(row: WorkspaceRulesRow): WorkspaceRules {
  const fields = row.fields.map(({ is_retyping: isRetyping, ...field }) => ({
    ...field,
    type: field.type as CustomFieldType,
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
