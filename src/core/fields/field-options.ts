import type { StoredOption } from '../../store/kernel/tables.ts'
import { closest } from '../kernel/text.ts'
import { comparedText } from '../values/compare-text.ts'
import type { CustomFieldType, OptionColor } from './contact-fields.ts'

/** One of the values that a field of type `select` or `multiSelect` offers. */
export interface FieldOption {
  id: string
  /** Unique among the living options of the field, by compared text. */
  name: string
  color: OptionColor
}

/** Whether the values of this type are options. */
export function hasOptions(type: CustomFieldType): type is 'select' | 'multiSelect' {
  return type === 'select' || type === 'multiSelect'
}

/**
 * The options of a field. Contacts store option ids. The id of a merged option stands for the option it was
 * merged into; the id of a deleted option stands for none until the option is restored.
 */
export class FieldOptions {
  /** The living options, in their order. */
  readonly living: readonly FieldOption[]
  readonly stored: readonly StoredOption[]
  /** The rank of each id in the order, ids of merged options included. */
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
    // Later entries override earlier ones: present names come after former names, and newer former names after older ones.
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
    // An option is always merged into one that lived then, so a chain ends.
    for (let steps = 0; option?.mergedInto !== undefined && steps <= this.stored.length; steps++)
      option = this.#storedById.get(option.mergedInto)
    return option !== undefined && isLiving(option) ? option.id : undefined
  }

  /** The living option that an id stands for. */
  byId(id: string): FieldOption | undefined {
    const rank = this.ranks.get(id.toLowerCase())
    return rank === undefined ? undefined : this.living[rank]
  }

  /** The living option with this name, by compared text. A former name works until another option takes it. */
  byName(name: string): FieldOption | undefined {
    return this.#byName.get(comparedText(name))
  }

  /** The living option with this id, else with this name. */
  find(word: string): FieldOption | undefined {
    return this.byId(word) ?? this.byName(word)
  }

  /** The living option that was probably meant by an unknown name. */
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

  /** Whether the option of the id is deleted. */
  isGone(id: string): boolean {
    return this.#storedById.has(id) && !this.ranks.has(id)
  }

  /** The id of a deleted option with this name. */
  goneByName(name: string): string | undefined {
    return this.#deletedNames.get(comparedText(name))
  }

  /**
   * The name that the option of an id had at a time, even if it was deleted or merged since; undefined for an
   * unknown id.
   */
  nameAt(id: string, time: Date): string | undefined {
    const option = this.#storedById.get(id)
    const then = option?.former?.find(({ until }) => time.getTime() < Date.parse(until))
    return then?.name ?? option?.name
  }

  /** A value with option ids replaced by the names that they had at a time; every other value unchanged. */
  named(value: unknown, time: Date): unknown {
    if (typeof value === 'string') return this.nameAt(value, time) ?? value
    const isIds =
      Array.isArray(value) && value.some((id) => typeof id === 'string' && this.#storedById.has(id))
    return isIds ? (value as unknown[]).map((id) => this.nameAt(String(id), time) ?? id) : value
  }

  /** The living options of these ids, each once, in their order. */
  inOrder(ids: readonly string[]): FieldOption[] {
    const places = new Set(ids.flatMap((id) => this.ranks.get(id) ?? []))
    return [...places].sort((a, b) => a - b).map((place) => this.living[place] as FieldOption)
  }
}

export function isLiving({ deletedAt, mergedInto }: StoredOption): boolean {
  return deletedAt === undefined && mergedInto === undefined
}
