import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import copyStreams from 'pg-copy-streams'

/** The columns that a create writes; the others are null. */
const columns = [
  ...[
    'workspace_id',
    'id',
    'version',
    'first_name',
    'last_name',
    'business_name',
    'job_title',
    'phone',
    'email',
  ],
  ...['email_key', 'city', 'country', 'timezone', 'timezone_source', 'do_not_contact', 'channels', 'status'],
  ...['tag_ids', 'custom', 'attributes', 'created_at', 'updated_at', 'search'],
]
/** The digits after which a number's zone is looked up once for all that begin alike. */
const zoneDigits = 5
const linesPerChunk = 500

/**
 * @typedef {object} Workspace what people are written into
 * @property {string} builtDir
 * @property {string} workspaceId
 * @property {Record<string, string>} tagIds by name
 * @property {readonly string[]} fieldIds of the two custom fields, in their order
 */

/**
 * Copies people into `contacts`, or a table like it, with the columns that a create through Roster has.
 *
 * @param {import('pg').Client} client
 * @param {Workspace} into
 * @param {number} count
 * @param {Iterator<import('../people/generate-people.js').Person, never>} people
 * @param {string} [table]
 */
export async function copyPeople(
  client,
  { builtDir, workspaceId, tagIds, fieldIds },
  count,
  people,
  table = 'contacts',
) {
  const { newId, timeOf } = await import(join(builtDir, 'dist/core/kernel/ids.js'))
  const searchOf = await searchWriter(builtDir)
  const zoneOf = await zoneFinder(builtDir)

  const line = (/** @type {import('../people/generate-people.js').Person} */ person) => {
    const id = newId()
    const at = timeOf(id).toISOString()
    const zone = zoneOf(person.phone)
    const tags = person.tags.map((name) => tagIds[name])
    const { 'Lead Source': source, Score: score } = person.customFields
    const custom = {
      ...(source !== undefined && { [fieldIds[0] ?? '']: source }),
      ...(score !== undefined && { [fieldIds[1] ?? '']: score }),
    }
    const { firstName, lastName, businessName, jobTitle, phone, email, city, country } = person
    return [
      ...[
        workspaceId,
        id,
        1,
        firstName,
        lastName,
        businessName,
        jobTitle,
        phone,
        email,
        email?.toLowerCase(),
      ],
      ...[city, country, zone, zone && 'phone', false, '{}', 'Waiting'],
      ...[`{${tags.join(',')}}`, JSON.stringify(custom), '{}', at, at],
      searchOf({ ...person, workspaceId, tags }),
    ]
      .map(copyText)
      .join('\t')
  }
  function* chunks() {
    for (let left = count; left > 0; left -= linesPerChunk) {
      const lines = Array.from({ length: Math.min(left, linesPerChunk) }, () => line(people.next().value))
      yield `${lines.join('\n')}\n`
    }
  }
  await pipeline(
    Readable.from(chunks()),
    client.query(copyStreams.from(`copy ${table} (${columns.join(', ')}) from stdin`)),
  )
}

/**
 * What a create would store for a person to be found by.
 *
 * @param {string} builtDir
 * @returns {Promise<(person: Omit<import('../people/generate-people.js').Person, 'tags'> & { workspaceId: string, tags: (string | undefined)[] }) => string>}
 */
async function searchWriter(builtDir) {
  const { searchTokens } = await import(join(builtDir, 'dist/core/finding/search/search-index.js'))
  const { tsvectorText } = await import(join(builtDir, 'dist/store/kernel/literals.js'))
  return (person) =>
    tsvectorText(
      searchTokens({
        workspace_id: person.workspaceId,
        first_name: person.firstName,
        last_name: person.lastName,
        full_name: null,
        business_name: person.businessName ?? null,
        email_key: person.email?.toLowerCase() ?? null,
        phone: person.phone ?? null,
        external_id: null,
        country: person.country,
        tag_ids: person.tags,
      }),
    )
}

/**
 * The zone that a create would derive, remembered by the digits that tell it.
 *
 * @param {string} builtDir
 * @returns {Promise<(phone: string | undefined) => string | null>}
 */
async function zoneFinder(builtDir) {
  const { deriveTimeZone } = await import(join(builtDir, 'dist/core/values/time-zone.js'))
  /** @type {Map<string, string | null>} */
  const zones = new Map()
  return (phone) => {
    if (phone === undefined) return null
    const prefix = phone.slice(0, -zoneDigits)
    const known = zones.get(prefix)
    if (known !== undefined) return known
    const zone = deriveTimeZone({ e164: phone, workspaceZone: null })?.timezone ?? null
    zones.set(prefix, zone)
    return zone
  }
}

/** A value as COPY's text format has it (PostgreSQL 18, COPY, "Text Format"). @param {unknown} value */
function copyText(value) {
  if (value === undefined || value === null) return '\\N'
  return String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n')
}
