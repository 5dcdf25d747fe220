import type { StoredOption } from '../../store/kernel/tables.ts'
import { closest } from '../kernel/text.ts'
import { comparedText } from '../values/compare-text.ts'
import type { CustomFieldType, OptionColor } from './contact-fields.ts'

/** One of the values that a field of type `select` or `multiSelect` has to choose from. */
export interface FieldOption {
  id: string
  /** Unique among the field's living options, compared as text is. */
  name: string
  color: OptionColor
}

/** Whether values of this type are chosen from options. */
export function hasOptions(type: CustomFieldType): type is 'select' | 'multiSelect' {
  return type === 'select' || type === 'multiSelect'
}

/**
 * A field's options. Contacts hold ids: an option that was merged into another is that one, wherever its id still stands, and
 * one that was deleted is none, until it is restored.
 */
export class FieldOptions {
  /** The living ones in their order. */
  readonly living: readonly FieldOption[]
  readonly stored: readonly StoredOption[]
  /** Where each id stands in the order, ids that were merged into one too. */
  readonly ranks: ReadonlyMap<string, number>
  readonly #storedById: ReadonlyMap<string, StoredOption>
  readonly #byName = new Map<string, FieldOption>()
  readonly #deletedNames: ReadonlyMap<string, string>

  constructor(stored: readonly StoredOption[]) {
    this.stored = stored
    this.#storedById = new Map(stored.map((option) => [option.id, option]))
    this.living = stored.filter(isLiving).map(({ id, name, color }) => ({ id, name, color }) as FieldOption)
    const places = new Map(this.living.map(({ id }, place) => [id, place]))
    this.ranks = new Map(
      stored.flatMap(({ id }) => {
        const place = places.get(this.#standsFor(id) ?? '')
        return place === undefined ? [] : [[id, place] as const]
      }),
    )
    // What later lines set stands before: present names, then former ones, the newest first.
    const former = stored.flatMap(({ id, name, former = [], mergedInto }) => {
      const names = former.map((one) => ({ id, name: one.name, until: one.until }))
      return mergedInto === undefined ? names : [...names, { id, name, until: '~' }]
    })
    former.sort((a, b) => (a.until < b.until ? -1 : 1))
    for (const { id, name } of former) {
      const option = this.byId(id)
      if (option !== undefined) this.#byName.set(comparedText(name), option)
    }
    for (const option of this.living) this.#byName.set(comparedText(option.name), option)
    this.#deletedNames = new Map(
      stored.flatMap(({ id, name }) => (this.ranks.has(id) ? [] : [[comparedText(name), id] as const])),
    )
  }

  #standsFor(id: string): string | undefined {
    let option = this.#storedById.get(id)
    // Merges go to what lived then, so a chain has an end.
    for (let steps = 0; option?.mergedInto !== undefined && steps <= this.stored.length; steps++)
      option = this.#storedById.get(option.mergedInto)
    return option !== undefined && isLiving(option) ? option.id : undefined
  }

  /** The living option that an id stands for. */
  byId(id: string): FieldOption | undefined {
    const rank = this.ranks.get(id.toLowerCase())
    return rank === undefined ? undefined : this.living[rank]
  }

  /** The living option that is called so, in any spelling that compares as equal; a former name works until another takes it. */
  byName(name: string): FieldOption | undefined {
    return this.#byName.get(comparedText(name))
  }

  /** By its id, else by its name. */
  find(word: string): FieldOption | undefined {
    return this.byId(word) ?? this.byName(word)
  }

  /** What was probably meant by a word that is no option. */
  nearest(word: string): string | undefined {
    const near = closest(
      word,
      this.living.map(({ name }) => name),
    )
    if (near !== undefined) return near
    const key = comparedText(word)
    const holding = this.living.filter(
      ({ name }) => key.length > 2 && (comparedText(name).includes(key) || key.includes(comparedText(name))),
    )
    return holding.length === 1 ? holding[0]?.name : undefined
  }

  /** Every id that stands for one of these living options. */
  idsOf(options: Iterable<FieldOption>): string[] {
    const places = new Set([...options].map(({ id }) => this.ranks.get(id)))
    return [...this.ranks].flatMap(([id, place]) => (places.has(place) ? [id] : []))
  }

  /** Whether the id is of an option that was deleted. */
  isGone(id: string): boolean {
    return this.#storedById.has(id) && !this.ranks.has(id)
  }

  /** The id of a deleted option that was called so. */
  goneByName(name: string): string | undefined {
    return this.#deletedNames.get(comparedText(name))
  }

  /** What the option of an id was called at a time, whatever became of it since; undefined for an id of none. */
  nameAt(id: string, time: Date): string | undefined {
    const option = this.#storedById.get(id)
    const then = option?.former?.find(({ until }) => time.getTime() < Date.parse(until))
    return then?.name ?? option?.name
  }

  /** A value that holds ids with the names they had at a time in their place; any other value as it is. */
  named(value: unknown, time: Date): unknown {
    if (typeof value === 'string') return this.nameAt(value, time) ?? value
    const isIds =
      Array.isArray(value) && value.some((id) => typeof id === 'string' && this.#storedById.has(id))
    return isIds ? (value as unknown[]).map((id) => this.nameAt(String(id), time) ?? id) : value
  }

  /** Living options of ids, each once, in their order. */
  inOrder(ids: readonly string[]): FieldOption[] {
    const places = new Set(ids.flatMap((id) => this.ranks.get(id) ?? []))
    return [...places].sort((a, b) => a - b).map((place) => this.living[place] as FieldOption)
  }
}

export function isLiving({ deletedAt, mergedInto }: StoredOption): boolean {
  return deletedAt === undefined && mergedInto === undefined
}
