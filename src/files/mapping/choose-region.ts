import type { ImportQuestion, QuestionChoice } from '../../core/imports/questions.ts'
import { parsePhone } from '../../core/values/phone.ts'
import { readPhoneCell } from '../../core/values/phone-cell.ts'
import { isMobile, isWrittenWhole } from '../../core/values/phone-reading.ts'
import { isRegion } from '../../core/values/regions.ts'
import { headerLanguage, regionsOfLanguage } from './header-language.ts'

/** A cell of a phone column, with the region that its own row names. */
export interface PhoneOfRow {
  cell: string
  rowRegion: string | null
}

export interface RegionEvidence {
  phones: readonly PhoneOfRow[]
  workspaceRegion: string | null
  headers: readonly string[]
}

/** The region for phones without a calling code, with the reason, or the question for it. */
export interface RegionChoice {
  region: string | null
  because: 'workspace' | 'headers' | 'rows' | null
  /** The share of the national numbers that are valid there; 1 if there are none. */
  share: number
  question: ImportQuestion | undefined
}

const phonesMax = 200
const choicesMax = 12
const examplesMax = 3

/** A named region is used unless more than half of the national numbers are no numbers there. */
const shareMin = 0.5

/** Usual origins of lists; they only order the candidates of a question. */
const usual =
  'US GB DE FR ES IT NL BE CH AT PL SE DK NO FI PT IE CZ GR HU RO TR RU UA AU NZ CA IN JP KR CN BR MX AR CO CL ZA NG KE EG MA IL AE SA SG MY PH ID TH VN PK IR IQ'.split(
    ' ',
  )

/**
 * The region for phones in rows that name none: the workspace's, else the one country that the rows or the
 * international numbers name in the language of the headers. If it fails, or there is none, the result is a
 * question; how well a region fits never decides, because many fit.
 */
export function chooseRegion({ phones, workspaceRegion, headers }: RegionEvidence): RegionChoice {
  const { national, numbers, bare } = sortedOut(phones.slice(0, phonesMax))
  const rows = countsOf(phones.map(({ rowRegion }) => rowRegion))
  const spoken = regionsOfLanguage(headerLanguage(headers))
  const regions = workspaceRegion === null ? usual : [workspaceRegion]
  const isOpen = national.length === 0 && rows.size === 0
  const rivals = isOpen ? regions.filter((region) => areNumbersOf(bare, region)) : []
  if (rivals.length > 0 && (workspaceRegion === null || !areWholeIn(bare, workspaceRegion))) {
    const question = ask(bare, [...rivals, ...numbers.keys()], spoken, null)
    return { region: null, because: null, share: 0, question }
  }
  if (national.length === 0)
    return {
      region: workspaceRegion,
      because: null,
      share: 1,
      question: undefined,
    }
  const named: [string | undefined, RegionChoice['because']][] = [
    [workspaceRegion ?? undefined, 'workspace'],
    [onlyOne([...rows.keys()]), 'rows'],
    [
      onlyOne(
        [...numbers.keys()].filter((region) => spoken.includes(region)),
        [...numbers.keys()],
      ),
      'headers',
    ],
  ]
  for (const [region, because] of named) {
    if (region === undefined) continue
    const share = shareOf(national, region)
    if (share >= shareMin) return { region, because, share, question: undefined }
  }
  const candidates = [
    ...rows.keys(),
    ...numbers.keys(),
    ...(workspaceRegion === null ? [] : [workspaceRegion]),
  ]
  const question = ask(national, candidates, spoken, workspaceRegion)
  if (question !== undefined) return { region: null, because: null, share: 0, question }
  // Digits that are a number nowhere: no answer would make them one.
  return {
    region: workspaceRegion,
    because: workspaceRegion === null ? null : 'workspace',
    share: 0,
    question,
  }
}

/** Numbers without calling code, the regions of those that have one, and digits that may begin with one. */
function sortedOut(phones: readonly PhoneOfRow[]) {
  const national: string[] = []
  const numbers = new Map<string, number>()
  const bare: string[] = []
  for (const { cell, rowRegion } of phones) {
    const { phones: read, unread } = readPhoneCell(cell, { region: null, isNamed: false })
    for (const { phone, region, reading, text } of read) {
      const named = region ?? (phone.startsWith('+1') ? 'US' : null)
      if (named !== null) numbers.set(named, (numbers.get(named) ?? 0) + 1)
      if (rowRegion === null && reading === 'digits') bare.push(text)
    }
    if (rowRegion !== null) continue
    for (const { text, reason } of unread) if (reason === 'no_region') national.push(text)
  }
  return { national, numbers, bare }
}

/**
 * Whether all digits that may begin with a calling code are mobile numbers of a region as well: `13123456789` is one of
 * Chicago and one of China, and `15123456789` is one of Texas, or a German one that lost its zero.
 */
function areNumbersOf(bare: readonly string[], region: string): boolean {
  return bare.length > 0 && bare.every((text) => isNumberOf(text, region))
}

function isNumberOf(text: string, region: string): boolean {
  const [home] = readPhoneCell(text, { region, isNamed: true }).phones
  const [abroad] = readPhoneCell(text, { region: null, isNamed: false }).phones
  if (home?.reading !== 'region' || !home.valid || home.phone === abroad?.phone || !isMobile(home.phone))
    return false
  // If the calling code gives a mobile number, a dropped zero is less likely.
  return isWrittenWhole(text, home.phone) || abroad === undefined || !isMobile(abroad.phone)
}

function areWholeIn(texts: readonly string[], region: string): boolean {
  return texts.every((text) => {
    const [home] = readPhoneCell(text, { region, isNamed: true }).phones
    return home !== undefined && isWrittenWhole(text, home.phone)
  })
}

/** The one region of the list that nothing in `all` speaks against. */
function onlyOne(regions: readonly string[], all: readonly string[] = regions): string | undefined {
  return new Set(all).size === 1 ? regions[0] : undefined
}

function countsOf(regions: readonly (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const region of regions) if (region !== null) counts.set(region, (counts.get(region) ?? 0) + 1)
  return counts
}

function shareOf(national: readonly string[], region: string): number {
  return national.filter((text) => fits(text, region)).length / national.length
}

/** Numbers of the North American plan that films and examples have; not all of them are in use. */
const northAmerican = /^1?(?:555[2-9]\d{6}|[2-9]\d{2}555\d{4})$/

function fits(text: string, region: string): boolean {
  const [phone] = readPhoneCell(text, { region, isNamed: true }).phones
  if (phone === undefined) return false
  if (!phone.phone.startsWith('+1')) return phone.valid && phone.reading === 'region'
  // The 1 of the North American plan stands alone or before ten digits: `192 4563 7464` is Chinese.
  if (/^1\d{1,4}\D/.test(text.trim())) return false
  return phone.valid || northAmerican.test(text.replace(/\D/g, ''))
}

/** The regions in which the numbers are valid: those that the file names first, then those of its language, then by share. */
function ask(
  national: readonly string[],
  named: readonly string[],
  spoken: readonly string[],
  workspaceRegion: string | null,
): ImportQuestion | undefined {
  const order = [...new Set([...named, ...spoken, ...usual])].filter(isRegion)
  const choices = order
    .map((region) => ({ region, share: shareOf(national, region) }))
    .filter(({ region, share }) => share >= shareMin || named.includes(region))
    .map((choice) => ({ ...choice, rank: rankOf(national, choice.region, choice.share) }))
    .sort((one, other) => other.rank - one.rank)
    .slice(0, choicesMax)
  if (!choices.some(({ share }) => share >= shareMin)) return undefined
  const count = national.length === 1 ? 'One phone number' : `${national.length} phone numbers`
  const have = national.length === 1 ? 'has' : 'have'
  const why =
    workspaceRegion === null
      ? 'and nothing says which country is meant'
      : `and fewer than half are valid in ${nameOf(workspaceRegion)}`
  return {
    code: 'region',
    field: 'defaultRegion',
    message: `${count} in the first rows ${have} no country code, ${why}. Choose the country that reads them.`,
    required: true,
    choices: choices.map(({ region, share }) => choiceOf(national, region, share)),
  }
}

/** Regions where they are valid come first, and of those the ones whose people group the digits so. */
function rankOf(national: readonly string[], region: string, share: number): number {
  if (share < shareMin) return -1
  const grouped = national.filter((text) => {
    const [phone] = readPhoneCell(text, { region, isNamed: true }).phones
    return phone !== undefined && phone.region === region && nationalForm(phone.phone) === text
  })
  return grouped.length / national.length >= shareMin ? 1 : 0
}

function choiceOf(national: readonly string[], region: string, share: number): QuestionChoice {
  return {
    value: region,
    label: nameOf(region),
    share: Math.round(share * 1_000) / 1_000,
    examples: national.slice(0, examplesMax).map((text) => {
      const [phone] = readPhoneCell(text, { region, isNamed: true }).phones
      return phone === undefined ? `${text}: no number there` : `${text} → ${phone.phone}`
    }),
  }
}

function nationalForm(e164: string): string | undefined {
  return parsePhone(e164)?.formatNational()
}

const regionNames = new Intl.DisplayNames(['en'], { type: 'region' })

function nameOf(region: string): string {
  return regionNames.of(region) ?? region
}
