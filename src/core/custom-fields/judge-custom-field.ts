import { type CustomFieldType, customFieldTypes } from '../fields/contact-fields.ts'
import { type Fault, FaultList } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import type { judgeFormat } from './field-format.ts'
import type { OptionDraft } from './judge-options.ts'

/** A custom field as a caller gives it; absent fields are unchanged, null clears. */
export interface CustomFieldDraft {
  name?: string | undefined
  description?: string | null | undefined
  /** Allows a name that is a former name of another field; that field loses the alias. */
  takeAlias?: boolean | undefined
  /** The options in their order, for types with options. */
  options?: readonly (OptionDraft | undefined)[] | null | undefined
  /** Also deletes left-out options that contacts have or that segments name. */
  force?: boolean | undefined
  /** Called before options are deleted; throws if the caller may not delete. */
  requireRemoval?: (() => void) | undefined
  /** The display format of its values; null: as they are. */
  format?: Parameters<typeof judgeFormat>[0] | undefined
  /** The faults that the wire already found. */
  faults?: readonly Fault[] | undefined
}

/**
 * A new field also has values that cannot be changed by an update: the slug never changes, the type changes
 * through a job.
 */
export interface NewCustomFieldDraft extends CustomFieldDraft {
  /** `text` if absent. */
  type?: string | undefined
  /** Used as given; derived from the name if absent or blank. */
  slug?: string | null | undefined
}

export interface CustomFieldDraftValues {
  name?: string
  description?: string | null
  type?: CustomFieldType
  slug?: string
}

/** Judges a custom field's name, description, type and slug. Names and slugs are trimmed. */
export function judgeCustomField(draft: NewCustomFieldDraft): {
  values: CustomFieldDraftValues
  faults: FaultList
} {
  const faults = new FaultList(draft.faults)
  const values: CustomFieldDraftValues = {}
  if (draft.name !== undefined) {
    const name = judgeKey('name', draft.name, faults)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name
  }
  if (draft.description !== undefined) {
    const description = faults.text('description', draft.description, limits.descriptionMax)
    if (description !== undefined) values.description = description
  }
  if (draft.type !== undefined) {
    const type = customFieldTypes.find((type) => type === draft.type)
    if (type === undefined) faults.add('type', 'not_one_of', customFieldTypes.join(', '))
    else values.type = type
  }
  const slug = judgeKey('slug', draft.slug ?? null, faults)
  if (slug) values.slug = slug
  return { values, faults }
}

/** Wires use names and slugs as keys of objects, so `__proto__` is refused. */
function judgeKey(field: string, given: string | null, faults: FaultList): string | null | undefined {
  if (given?.trim() === '__proto__') {
    faults.add(field, 'forbidden_key')
    return undefined
  }
  return faults.text(field, given?.trim() ?? null, limits.textMax)
}

/** Letters of the Latin script without a decomposition, with their usual ASCII spelling. */
const spelledOut: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ß: 'ss',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
}

/**
 * Derives a slug from a name: lower case, accents removed, everything except a to z and digits replaced by
 * one `_` (`Größe (cm)` → `grosse_cm`). A name in another script keeps its letters and digits (`Имя 2` →
 * `имя_2`); a name without either becomes `field`. At most 255 characters. Idempotent.
 */
export function slugOf(name: string): string {
  const folded = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[æœøßđðþħıł]/g, (letter) => spelledOut[letter] ?? '')
  const ascii = joined(folded, /[^a-z0-9]+/g)
  if (/[a-z]/.test(ascii)) return ascii
  const letters = joined(name.normalize('NFKC').toLowerCase().normalize('NFKC'), /[^\p{L}\p{M}\p{N}]+/gu)
  return /\p{L}/u.test(letters) ? letters : ascii || letters || 'field'
}

/** The first of `slug`, `slug_2`, `slug_3`… that is free, shortened if it would be too long. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug
  for (let number = 2; ; number++) {
    const suffix = `_${number}`
    const candidate = cut(slug, limits.textMax - suffix.length) + suffix
    if (!taken.has(candidate)) return candidate
  }
}

function joined(text: string, others: RegExp): string {
  const words = text.replace(others, '_').replace(/^_+|_+$/g, '')
  return cut(words, limits.textMax).replace(/_+$/, '')
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : [...text].slice(0, max).join('')
}
