import { type CustomFieldType, customFieldTypes } from '../fields/contact-fields.ts'
import { type Fault, FaultList } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import type { judgeFormat } from './field-format.ts'
import type { OptionDraft } from './judge-options.ts'

/** What a caller says about a custom field; absent is untouched, null clears. */
export interface CustomFieldDraft {
  name?: string | undefined
  description?: string | null | undefined
  /** The name may be a former name of another field, which then no longer answers to it. */
  takeAlias?: boolean | undefined
  /** The options of a field that has any, in their order. */
  options?: readonly (OptionDraft | undefined)[] | null | undefined
  /** Options that are left out go also where contacts have them or segments name them. */
  force?: boolean | undefined
  /** Called before options go, which is a deletion; throws where the caller may not. */
  requireRemoval?: (() => void) | undefined
  /** How its values are shown; null: as they are. */
  format?: Parameters<typeof judgeFormat>[0] | undefined
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

/** A new field also has what no change speaks of: a slug stays, a type changes by a job. */
export interface NewCustomFieldDraft extends CustomFieldDraft {
  /** Text when absent. */
  type?: string | undefined
  /** Kept as given; derived from the name when absent or blank. */
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

/** Wires use names and slugs as keys of objects, where this one key is refused. */
function judgeKey(field: string, given: string | null, faults: FaultList): string | null | undefined {
  if (given?.trim() === '__proto__') {
    faults.add(field, 'forbidden_key')
    return undefined
  }
  return faults.text(field, given?.trim() ?? null, limits.textMax)
}

/** Letters of the Latin script that are no base letter with a mark, as their languages spell them in ASCII. */
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
 * The slug that a name suggests: lower case, accents folded, everything else than a to z and digits one `_`
 * (`Größe (cm)` → `grosse_cm`). A name whose letters are of other scripts keeps its letters and digits (`Имя 2` →
 * `имя_2`), and one that has neither is `field`. At most 255 characters; a slug's slug is itself.
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

/** The first of `slug`, `slug_2`, `slug_3`… that is not taken, cut where it would grow too long. */
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
