import { getCountries } from 'libphonenumber-js/max'
import type { RegionGuess } from '../../core/imports/file-translator.ts'
import { normalisePhone, phoneFit } from '../../core/values/phone.ts'
import { isRegion } from '../../core/values/regions.ts'
import { phoneText } from './cell-words.ts'
import { bareHeader } from './header-words.ts'

/** Where most lists come from; asked only when nothing nearer fits. */
const usual =
  'US GB DE FR ES IT NL BE CH AT PL SE DK NO FI PT IE CZ AU NZ IN BR MX ZA JP TR IL AE SG PH NG KE'.split(' ')

const phonesMax = 100
/** For a region that nothing names. */
const shareMin = 0.6
/** Numbers that lost their leading zero fit by half; that is enough where something names the region. */
const namedShareMin = 0.4

/**
 * How phones without `+` are to be read: the region in which most of them are valid. The workspace's own, those that the
 * table's countries and its international numbers name, then where most lists come from; the first wins a tie. Undefined
 * when there are no such phones or none fits.
 */
export function guessRegion(
  phones: readonly string[],
  { workspaceRegion, countries }: { workspaceRegion: string | null; countries: readonly string[] },
): RegionGuess | undefined {
  const texts = phones.map((phone) => phoneText(phone))
  const national = texts
    .filter((phone) => /\d{6}/.test(phone.replace(/\D/g, '')) && !phone.startsWith('+'))
    .slice(0, phonesMax)
  if (national.length === 0) return undefined
  const named = [
    ...mostFrequent(countries.map(regionOfCountry)),
    ...mostFrequent(
      texts.map((phone) => (phone.startsWith('+') ? normalisePhone(phone, null)?.region : undefined)),
    ),
  ]
  const candidates = new Set([...(workspaceRegion === null ? [] : [workspaceRegion]), ...named, ...usual])
  let best: RegionGuess | undefined
  for (const region of candidates) {
    if (!isRegion(region)) continue
    const share = national.reduce((sum, phone) => sum + phoneFit(phone, region), 0) / national.length
    const min = region === workspaceRegion || named.includes(region) ? namedShareMin : shareMin
    const because = region === workspaceRegion ? 'workspace' : 'content'
    if (share >= min && share > (best?.share ?? 0)) best = { region, because, share }
  }
  return best
}

function mostFrequent(regions: readonly (string | null | undefined)[]): string[] {
  const counts = new Map<string, number>()
  for (const region of regions) if (region) counts.set(region, (counts.get(region) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one).map(([region]) => region)
}

const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl']

const regions = new Map<string, string>()
for (const language of languages) {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
  for (const region of getCountries()) {
    const name = names.of(region)
    if (name !== undefined) regions.set(bareHeader(name), region)
  }
}
for (const region of getCountries()) regions.set(region.toLowerCase(), region)
for (const [name, region] of Object.entries({
  usa: 'US',
  uk: 'GB',
  england: 'GB',
  scotland: 'GB',
  uae: 'AE',
})) {
  regions.set(name, region)
}

/** The region that a country's name or code means; undefined for one nobody knows. */
function regionOfCountry(country: string): string | undefined {
  return regions.get(bareHeader(country))
}
