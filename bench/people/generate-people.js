import { cultures } from './cultures.js'
import { PhoneNumbers } from './phone-numbers.js'
import { Random } from './random.js'
import { regions } from './regions.js'
import { tagNames } from './tag-names.js'
import { weighted, zipfWeights } from './weighted.js'

/**
 * A person, in the words of the API. What is absent is unknown.
 *
 * @typedef {object} Person
 * @property {string} firstName
 * @property {string} lastName
 * @property {string} [phone] E.164; nobody else's
 * @property {string} [email] nobody else's
 * @property {string} [businessName]
 * @property {string} [jobTitle]
 * @property {string} [city]
 * @property {string} country
 * @property {string[]} tags
 * @property {{ 'Lead Source'?: string, Score?: number }} customFields
 */

/** The two custom fields that people have values of. */
export const customFields = [
  { name: 'Lead Source', type: 'text' },
  { name: 'Score', type: 'number' },
]

const leadSources = [
  'Website',
  'Referral',
  'Trade fair',
  'Cold call',
  'Newsletter',
  'Partner',
  'Anzeige – Köln',
]
const jobTitles = [
  'Owner',
  'Engineer',
  'Head of Sales',
  'Nurse',
  'Geschäftsführerin',
  'Teacher',
  '店長',
  'Buyer',
]
const businesses = ['Bakery', 'Dental', 'Logistics', 'Software GmbH', 'Roofing', '& Sons', 'Café', 'Realty']
// RFC 2606 and RFC 6761: reserved domains, so that no bench and no test can reach a person.
const domains = ['example.com', 'example.org', 'example.net', 'mail.example', 'post.example']

const pickRegion = weighted(regions.map(({ weight }) => weight))
const pickTag = weighted(zipfWeights(tagNames.length))
const pickDomain = weighted(zipfWeights(domains.length))

/**
 * People without end, the same for the same seed; of two seeds some share a phone or an email. As in a grown list, half of what may be missing is: `full` people
 * have a phone, an email, two tags and both custom fields each.
 *
 * @param {{ seed?: number, full?: boolean }} [options]
 * @returns {Generator<Person, never>}
 */
export function* generatePeople({ seed = 1, full = false } = {}) {
  const random = new Random(seed)
  const numbers = phoneBooks(random)
  for (let serial = 0; ; serial++) {
    const index = pickRegion(random)
    const region = /** @type {import('./regions.js').Region} */ (regions[index])
    const { given, family } = /** @type {import('./cultures.js').Culture} */ (cultures[region.culture])
    const [firstName, firstAscii] = random.pick(given)
    const [lastName, lastAscii] = random.pick(family)
    const hasPhone = full || random.chance(0.85)
    /** @type {Person} */
    const person = { firstName, lastName, country: region.code, tags: tagsOf(random, full), customFields: {} }
    if (hasPhone) person.phone = /** @type {PhoneNumbers} */ (numbers[index]).next()
    if (full || !hasPhone || random.chance(0.7)) {
      person.email = `${firstAscii}.${lastAscii}.${serial.toString(36)}@${domains[pickDomain(random)]}`
    }
    if (full || random.chance(0.5)) person.customFields['Lead Source'] = random.pick(leadSources)
    if (full || random.chance(0.3)) person.customFields.Score = random.below(1_000)
    if (random.chance(0.4)) person.city = random.pick(region.cities)
    if (random.chance(0.25)) person.businessName = `${lastName} ${random.pick(businesses)}`
    if (random.chance(0.2)) person.jobTitle = random.pick(jobTitles)
    yield person
  }
}

/** One book a region, also where two rows of the table share one. @param {Random} random */
function phoneBooks(random) {
  /** @type {Map<string, PhoneNumbers>} */
  const books = new Map()
  return regions.map(({ code }) => {
    const book = books.get(code) ?? new PhoneNumbers(code, random)
    books.set(code, book)
    return book
  })
}

/** None to five tags, mostly one or two; exactly two for `full`. @param {Random} random @param {boolean} full */
function tagsOf(random, full) {
  let count = 2
  if (!full) for (count = 0; count < 5 && random.chance(0.55); ) count++
  /** @type {string[]} */
  const tags = []
  while (tags.length < count) {
    const name = /** @type {string} */ (tagNames[pickTag(random)])
    if (!tags.includes(name)) tags.push(name)
  }
  return tags
}
