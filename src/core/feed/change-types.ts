import { recordEventTypes } from '../events/record-events.ts'
import { refuseFaults } from '../kernel/failure.ts'
import { closest } from '../kernel/text.ts'

/** The types of a contact's versions. */
export const contactTypes = [
  'contact.created',
  'contact.updated',
  'contact.deleted',
  'contact.restored',
] as const

/** All types of changes in the feed. `docs/events.md` describes each. */
export const changeTypes = [...contactTypes, ...recordEventTypes] as const

export type ChangeType = (typeof changeTypes)[number]

/** What the feed can include with each change. */
export const changeIncludes = ['contact', 'actor'] as const

/** Parses a comma-separated list of includes. Refuses unknown ones as faults of `include`. */
export function readIncludes(text: string | undefined): Set<(typeof changeIncludes)[number]> {
  const given = text === undefined ? [] : text.split(',').map((name) => name.trim())
  const isKnown = (name: string) => changeIncludes.some((one) => one === name)
  refuseFaults(
    given
      .filter((name) => !isKnown(name))
      .map(() => ({ field: 'include', code: 'not_one_of', expected: changeIncludes.join(', ') })),
  )
  return new Set(given as (typeof changeIncludes)[number][])
}

/** The types that a name stands for: itself, `tag.*` all that start with `tag.`, `*` all. */
export function typesNamed(given: string): ChangeType[] {
  const name = given.trim()
  return changeTypes.filter(
    (type) => name === '*' || (name.endsWith('.*') ? type.startsWith(name.slice(0, -1)) : type === name),
  )
}

/** The fault of a name that stands for no type. */
export function unknownType(name: string): { expected: string; suggestion: string | undefined } {
  return { expected: changeTypes.join(', '), suggestion: closest(name, changeTypes) }
}

/**
 * Parses a comma-separated list of types, where `tag.*` means all that start with `tag.`. Refuses unknown
 * ones as faults of `types`.
 */
export function readTypes(text: string): Set<ChangeType> {
  const names = text.split(',')
  refuseFaults(
    names
      .filter((name) => typesNamed(name).length === 0)
      .map((name) => {
        const { expected, suggestion } = unknownType(name)
        return { field: 'types', code: 'not_one_of', expected, ...(suggestion && { suggestion }) }
      }),
  )
  return new Set(names.flatMap(typesNamed))
}
