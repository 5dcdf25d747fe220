import { type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js/max'
import { bareHeader } from './header-text.ts'

/** The languages in which lists name countries. */
const languages =
  'en de fr es it pt nl pl sv da nb fi cs sk hu ro tr ru uk el ja zh zh-Hant ko ar he hi th vi id'.split(' ')

/** What people write beside the names that CLDR has. */
const alsoCalled: Readonly<Record<string, string>> = {
  US: 'usa|u s a|u s|united states of america|the united states|the united states of america|america|estados unidos de america|etats unis d amerique|ee uu|eeuu|vereinigte staaten von amerika|сша',
  GB: 'uk|u k|great britain|britain|england|scotland|wales|northern ireland|united kingdom of great britain and northern ireland|grossbritannien|england uk|gbr',
  AE: 'uae|u a e|emirates|vae',
  NL: 'the netherlands|holland|nld|niederlande holland',
  KR: 'korea|republic of korea|korea republic of|korea south|kor',
  RU: 'russian federation|rf|рф|российская федерация|rus',
  CZ: 'czech republic|ceska republika|tschechische republik|cze',
  CN: 'peoples republic of china|pr china|prc|mainland china|chn',
  TW: 'taiwan roc|republic of china|twn',
  HK: 'hong kong sar|hongkong|hkg',
  VN: 'viet nam|vnm',
  IR: 'iran islamic republic of|irn',
  BO: 'bolivia plurinational state of|bol',
  VE: 'venezuela bolivarian republic of|ven',
  MD: 'moldova republic of|mda',
  TZ: 'tanzania united republic of|tza',
  SY: 'syrian arab republic|syr',
  LA: 'lao|lao peoples democratic republic|lao pdr',
  MK: 'macedonia|mkd',
  SZ: 'swaziland|swz',
  CD: 'drc|dr congo|congo democratic republic of the|cod',
  CI: 'ivory coast|cote d ivoire|civ',
  TR: 'turkey|turkiye|tur',
  IE: 'eire|republic of ireland|irl',
  DE: 'deu|brd|ger|d|federal republic of germany|bundesrepublik deutschland',
  FR: 'fra|f',
  AT: 'aut|a|osterreich',
  CH: 'che|sui|schweiz suisse',
  ES: 'esp',
  IT: 'ita|i',
  PT: 'prt',
  BE: 'bel|b',
  PL: 'pol',
  SE: 'swe',
  DK: 'dnk',
  NO: 'nor',
  FI: 'fin',
  HU: 'hun',
  RO: 'rou',
  BG: 'bgr',
  GR: 'grc|gre',
  UA: 'ukr',
  IL: 'isr',
  IN: 'ind|bharat',
  JP: 'jpn',
  AU: 'aus',
  NZ: 'nzl',
  CA: 'can',
  MX: 'mex|mejico',
  BR: 'bra',
  AR: 'arg',
  CO: 'col',
  CL: 'chl',
  PE: 'per',
  ZA: 'zaf|rsa',
  NG: 'nga',
  KE: 'ken',
  EG: 'egy',
  MA: 'mar',
  SA: 'sau|ksa|saudi',
  SG: 'sgp',
  MY: 'mys',
  PH: 'phl',
  ID: 'idn',
  TH: 'tha',
  PK: 'pak',
  BD: 'bgd',
  LU: 'lux',
  SK: 'svk',
  SI: 'svn',
  HR: 'hrv',
  RS: 'srb',
  EE: 'est',
  LV: 'lva',
  LT: 'ltu',
  GH: 'gha',
  LK: 'lka',
}

/** Of the countries that share a code, the one whose plan the others follow. */
const mainOfCode: Readonly<Record<string, CountryCode>> = {
  '1': 'US',
  '7': 'RU',
  '39': 'IT',
  '44': 'GB',
  '47': 'NO',
  '61': 'AU',
  '212': 'MA',
  '262': 'RE',
  '358': 'FI',
  '590': 'GP',
  '599': 'CW',
}

let regions: Map<string, string> | undefined

/** Made at the first country that is no code, since it asks every language for every country. */
function regionsByName(): Map<string, string> {
  if (regions !== undefined) return regions
  const made = new Map<string, string>()
  const countries = getCountries()
  for (const language of languages) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const region of countries) {
      const name = names.of(region)
      if (name !== undefined && !made.has(bareHeader(name))) made.set(bareHeader(name), region)
    }
  }
  for (const region of countries) {
    const code = getCountryCallingCode(region)
    made.set(code, mainOfCode[code] ?? region)
    for (const name of alsoCalled[region]?.split('|') ?? []) made.set(name, region)
  }
  for (const region of countries) made.set(region.toLowerCase(), region)
  regions = made
  return made
}

/** The region that a country's name, code or calling code means (`France`, `fr`, `FRA`, `+33`); undefined for none known. */
export function regionOfCountry(country: string): string | undefined {
  const names = regionsByName()
  const bare = bareHeader(country)
  const known = names.get(bare) ?? names.get(bare.replace(/^00/, ''))
  if (known !== undefined) return known
  // `Germany (DE)`, `DE - Deutschland`, `Germany +49`.
  for (const part of country.split(/[()[\]/,;|–—]| - |(?=\+\d)/)) {
    const region = names.get(bareHeader(part))
    if (region !== undefined) return region
  }
  return undefined
}
