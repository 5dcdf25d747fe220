import { getCountries } from 'libphonenumber-js/max'
import { bareHeader } from './match-header.ts'

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
export function regionOfCountry(country: string): string | undefined {
  return regions.get(bareHeader(country))
}
