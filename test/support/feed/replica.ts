import type { Reply } from '../start-app.ts'

// biome-ignore lint/suspicious/noExplicitAny: changes and contacts of every shape
type Told = any
type Fields = Record<string, unknown>

interface Copy {
  version: number
  isDeleted: boolean
  fields: Fields
}

/** Fields that the log has and `/v2` does not show, or that follow from the version. */
const unseen = new Set([
  'phoneAsGiven',
  'primaryListId',
  'id',
  'workspaceId',
  'version',
  'createdAt',
  'updatedAt',
  'deletedAt',
])

/**
 * A workspace's contacts as a client knows them that has only read the change feed, and re-read the holders
 * of changed tags and lists.
 */
export class Replica {
  readonly contacts = new Map<string, Copy>()
  readonly #holders: (filter: string) => Promise<string[]>

  constructor(send: (method: string, path: string) => Promise<Reply>) {
    this.#holders = async (filter) => {
      const query = `filter=${encodeURIComponent(filter)}&limit=1000&fields=id`
      const pages = await Promise.all(
        ['', '&deleted=true'].map((bin) => send('GET', `/contacts?${query}${bin}`)),
      )
      return pages.flatMap(({ body }) => (body.data ?? []).map(({ id }: { id: string }) => id))
    }
  }

  async apply(change: Told): Promise<void> {
    if (change.version !== null) this.#applyVersion(change)
    else if (change.type === 'contact.erased') this.contacts.delete(change.contactId)
    else if (change.type.startsWith('tag.')) await this.#applySet('tags', change, change.record.name)
    else if (change.type.startsWith('list.')) await this.#applySet('lists', change, change.record.id)
    else if (change.type === 'field.deleted')
      this.#forEach((fields) => delete fields[`customFields.${change.record.name}`])
  }

  #applyVersion({ type, contactId, version, changes }: Told): void {
    const copy = this.contacts.get(contactId) ?? { version: 0, isDeleted: false, fields: {} }
    if (version !== copy.version + 1)
      throw new Error(`${contactId}: version ${version} was told after ${copy.version}`)
    copy.version = version
    if (type === 'contact.deleted') copy.isDeleted = true
    if (type === 'contact.restored') copy.isDeleted = false
    for (const [field, { to }] of Object.entries<Told>(changes)) copy.fields[field] = to
    this.contacts.set(contactId, copy)
  }

  /** Lists by id; tags by name, of which there may be one again before the end of the former is told: its holders are read. */
  async #applySet(field: 'tags' | 'lists', { type, changes, record }: Told, own: string): Promise<void> {
    const action = type.split('.')[1]
    if (field === 'tags' && action !== 'created') {
      const names = new Set(
        [own, changes?.name?.from, changes?.name?.to].filter((name) => name !== undefined),
      )
      for (const name of names) await this.#readHolders(field, name, name)
    } else if (action === 'deleted') {
      this.#forEach((fields) => edit(fields, field, (words) => words.filter((word) => word !== own)))
    } else if (action === 'restored') await this.#readHolders(field, record.id, own)
  }

  async #readHolders(field: 'tags' | 'lists', name: string, own: string): Promise<void> {
    const holders = new Set(await this.#holders(`${field}:"${name}"`))
    for (const [id, { fields }] of this.contacts)
      edit(fields, field, (words) => [
        ...words.filter((word) => word !== own),
        ...(holders.has(id) ? [own] : []),
      ])
  }

  #forEach(change: (fields: Fields) => void): void {
    for (const { fields } of this.contacts.values()) change(fields)
  }
}

function edit(fields: Fields, field: string, change: (words: string[]) => string[]): void {
  fields[field] = change((fields[field] ?? []) as string[])
}

/** A contact as a replica has it and as `/v2` answers it, both in one form: only what is there. */
export function flatten(contact: Fields): Fields {
  const { customFields = {}, attributes = {}, ...own } = contact
  const inner = (prefix: string, values: unknown) =>
    Object.entries(values as Fields).map(([key, value]) => [`${prefix}.${key}`, value])
  return present([
    ...Object.entries(own),
    ...inner('customFields', customFields),
    ...inner('attributes', attributes),
  ])
}

export function present(entries: unknown[][]): Fields {
  const kept = entries.filter(([key, value]) => !unseen.has(key as string) && !isBlank(value))
  const sorted = kept.map(([key, value]) => [key, Array.isArray(value) ? [...value].sort() : value])
  return Object.fromEntries(sorted.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)))
}

function isBlank(value: unknown): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0)
}
