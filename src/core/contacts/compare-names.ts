import type { ContactRead } from '../../store/contacts/contacts.ts'

type Named = Partial<Pick<ContactRead, 'first_name' | 'last_name' | 'full_name' | 'business_name'>>

/**
 * The result of a comparison of two names. `different`: the first names differ. `partly`: only the last names
 * differ, as after a marriage, or the names are nearly equal. `unknown`: one of the two has no name.
 */
export type NameVerdict = 'same' | 'partly' | 'different' | 'unknown'

/** Compares the names of two people, whichever name fields hold them. */
export function compareNames(one: Named, other: Named): NameVerdict {
  const [a, b] = [nameOf(one), nameOf(other)]
  if (a.length === 0 || b.length === 0) return compareBusinesses(one, other, a.length + b.length > 0)
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a]
  if (shorter.every((word) => longer.some((known) => likeness(word, known) === 'same'))) return 'same'
  const first = likeness(firstOf(one, a), firstOf(other, b))
  if (first === 'none') return 'different'
  const last = likeness(a.at(-1) as string, b.at(-1) as string)
  return first === 'same' && last === 'same' ? 'same' : 'partly'
}

/** Compares company names, if neither row names a person. */
function compareBusinesses(one: Named, other: Named, isPerson: boolean): NameVerdict {
  const [a, b] = [wordsOf(one.business_name), wordsOf(other.business_name)]
  if (isPerson || a.length === 0 || b.length === 0) return 'unknown'
  return a.some((word) => b.includes(word)) ? 'same' : 'different'
}

function nameOf({ first_name, last_name, full_name }: Named): string[] {
  const own = [...wordsOf(first_name), ...wordsOf(last_name)]
  return own.length > 0 ? own : wordsOf(full_name)
}

function firstOf({ first_name, last_name }: Named, words: readonly string[]): string {
  // A last name alone says nothing about the first name.
  const hasOnlyLast = wordsOf(first_name).length === 0 && wordsOf(last_name).length > 0
  return hasOnlyLast ? '' : (words[0] as string)
}

const titles = new Set(
  'mr mrs ms miss dr prof herr frau sr sra srta mme m mlle dott ing jr ii iii phd md'.split(' '),
)

function wordsOf(text: string | null | undefined): string[] {
  if (text === null || text === undefined) return []
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const names = words.filter((word) => !titles.has(word))
  return names.length > 0 ? names : words
}

/** `same`: equal, an initial or a common short form. `near`: one is the beginning of the other, or one letter differs. */
function likeness(one: string, other: string): 'same' | 'near' | 'none' {
  if (one === '' || other === '' || one === other) return 'same'
  const [shorter, longer] = one.length <= other.length ? [one, other] : [other, one]
  if (shorter.length === 1 && longer.startsWith(shorter)) return 'same'
  if (nicknames.get(one)?.has(other)) return 'same'
  if (shorter.length >= 3 && longer.startsWith(shorter)) return 'near'
  return shorter.length >= 4 && isOneLetterAway(shorter, longer) ? 'near' : 'none'
}

function isOneLetterAway(shorter: string, longer: string): boolean {
  if (longer.length - shorter.length > 1) return false
  let at = 0
  while (at < shorter.length && shorter[at] === longer[at]) at++
  const isSame = shorter.length === longer.length
  return shorter.slice(isSame ? at + 1 : at) === longer.slice(at + 1)
}

const nicknames = new Map<string, Set<string>>()
for (const group of 'robert bob bobby rob|william bill billy will|richard rick dick|james jim jimmy|michael mike mick|joseph joe|thomas tom|charles charlie chuck|edward ed ted eddie|john jack johnny|anthony tony|daniel dan danny|david dave|steven stephen steve|christopher chris|matthew matt|andrew andy drew|benjamin ben|samuel sam|alexander alex sasha|nicholas nick|gregory greg|jeffrey jeff|kenneth ken|lawrence larry|elizabeth liz beth betty eliza lisa|margaret maggie meg peggy|katherine catherine kathryn kate katie kathy cathy|jennifer jen jenny|patricia pat patty trish|susan sue susie|deborah debbie deb|barbara barb|rebecca becky|victoria vicky|dorothy dot|francisco paco|jose pepe|maria mia|giuseppe beppe peppe|johannes hans|maximilian max|wilhelm willi'.split(
  '|',
)) {
  const names = group.split(' ')
  for (const name of names) nicknames.set(name, new Set([...(nicknames.get(name) ?? []), ...names]))
}
