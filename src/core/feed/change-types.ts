import { recordEventTypes } from '../events/record-events.ts'
import { refuseFaults } from '../kernel/failure.ts'
import { closest } from '../kernel/text.ts'

/** What a version of a contact is. */
export const contactTypes = [
  'contact.created',
  'contact.updated',
  'contact.deleted',
  'contact.restored',
] as const

/** Everything that the feed tells of. `docs/events.md` has each. */
export const changeTypes = [...contactTypes, ...recordEventTypes] as const

export type ChangeType = (typeof changeTypes)[number]

/** What can be told beside each change. */
export const changeIncludes = ['contact', 'actor'] as const

/** What a text asks for beside each change, with commas between. Refuses others, naming `include`. */
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

/** The types that one name stands for: itself, of `tag.*` all that begin so, of `*` all. */
export function typesNamed(given: string): ChangeType[] {
  const name = given.trim()
  return changeTypes.filter(
    (type) => name === '*' || (name.endsWith('.*') ? type.startsWith(name.slice(0, -1)) : type === name),
  )
}

/** What is said of a name that stands for no type. */
export function unknownType(name: string): { expected: string; suggestion: string | undefined } {
  return { expected: changeTypes.join(', '), suggestion: closest(name, changeTypes) }
}

/** The types that a text names, with commas between; `tag.*` are all that begin so. Refuses others, naming `types`. */
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
