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

/** The types that a text names, with commas between; `tag.*` are all that begin so. Refuses others, naming `types`. */
export function readTypes(text: string): Set<ChangeType> {
  const found = new Set<ChangeType>()
  const unknown = text.split(',').filter((given) => {
    const name = given.trim()
    const meant = changeTypes.filter((type) =>
      name.endsWith('.*') ? type.startsWith(name.slice(0, -1)) : type === name,
    )
    for (const type of meant) found.add(type)
    return meant.length === 0
  })
  refuseFaults(
    unknown.map((name) => {
      const suggestion = closest(name, changeTypes)
      return {
        field: 'types',
        code: 'not_one_of',
        expected: changeTypes.join(', '),
        ...(suggestion && { suggestion }),
      }
    }),
  )
  return found
}
