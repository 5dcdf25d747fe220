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

/** A workspace's contacts as somebody knows them who has only read its change feed, and read again who holds what was restored. */
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

  async #applySet(field: 'tags' | 'lists', { type, changes, record }: Told, own: string): Promise<void> {
    const action = type.split('.')[1]
    if (action === 'deleted' || action === 'merged')
      this.#forEach((fields) => edit(fields, field, (words) => words.filter((word) => word !== own)))
    if (action === 'updated' && field === 'tags' && changes.name !== undefined)
      this.#forEach((fields) =>
        edit(fields, field, (words) => [
          ...new Set(words.map((word) => (word === changes.name.from ? own : word))),
        ]),
      )
    if (action !== 'restored') return
    for (const id of await this.#holders(`${field}:"${record.id}"`)) {
      const copy = this.contacts.get(id)
      if (copy !== undefined) edit(copy.fields, field, (words) => [...new Set([...words, own])])
    }
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
