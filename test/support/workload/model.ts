/** The state of a contact; undefined: it does not exist. */
export type State = { firstName: string; tags: readonly string[]; version: number } | undefined

/** A write, as what it does to one person, whatever wire it goes over. */
export interface Write {
  kind: 'create' | 'upsert' | 'change' | 'remove'
  /** A name that no other write gives. */
  firstName: string
  tags: readonly string[]
}

/** What a client knows about its write: done, refused by the store's rules, certainly not written, or nothing. */
export type Outcome = 'done' | 'refused' | 'unwritten' | 'open'

/** A contact as `/v2` shows it, as far as the model knows of it. */
export interface Seen {
  id: string
  firstName: string | null
  lastName: string | null
  tags: string[]
  version: number
}

/** A contact that only one client writes, one write at a time, so that its state is known. */
export class Person {
  /** The last name, which no write changes and no two people of any workspace share. */
  readonly mark: string
  readonly phone: string | undefined
  readonly email: string | undefined
  id: string | undefined
  #states: State[] = [undefined]

  constructor({ mark, phone, email }: { mark: string; phone?: string; email?: string }) {
    this.mark = mark
    this.phone = phone
    this.email = email
  }

  /** While the outcome of a write is open the person rests: it may still happen. */
  get rests(): boolean {
    return this.#states.length > 1
  }

  /** Only while the person does not rest. */
  get state(): State {
    return this.#states[0]
  }

  get hasIdentifier(): boolean {
    return this.phone !== undefined || this.email !== undefined
  }

  /** Takes note of an answer; what it cannot mean comes back as a sentence. */
  note(write: Write, outcome: Outcome): string | undefined {
    if (outcome === 'unwritten') return
    const before = this.#states[0]
    const after = afterWrite(before, write, this.hasIdentifier)
    if (outcome === 'open') {
      if (after !== 'refused') this.#states = [before, after]
      return
    }
    if ((after === 'refused') !== (outcome === 'refused'))
      return `${this.mark}: ${write.kind} on ${show(before)} was ${outcome}`
    if (after !== 'refused') this.#states = [after]
    return
  }

  /** Compares with what is there once everything is at rest; from then on that is what the model knows. */
  settle(seen: readonly Seen[]): string | undefined {
    if (seen.length > 1) return `${this.mark} is there ${seen.length} times`
    const [contact] = seen
    const found = contact && { ...contact, firstName: contact.firstName ?? '' }
    const state = this.#states.find((state) => show(state) === show(found))
    if (show(state) !== show(found))
      return `${this.mark} is ${show(found)} instead of ${this.#states.map(show).join(' or ')}`
    this.#states = [state]
    this.id = contact?.id ?? this.id
    return
  }
}

function afterWrite(state: State, write: Write, hasIdentifier: boolean): State | 'refused' {
  const { kind, firstName } = write
  if (kind === 'remove') return undefined
  if (kind === 'change' && state === undefined) return 'refused'
  if (kind === 'create' && state !== undefined && hasIdentifier) return 'refused'
  const tags = new Set([...(state?.tags ?? []), ...write.tags])
  return { firstName, tags: [...tags].sort(), version: (state?.version ?? 0) + 1 }
}

function show(state: State): string {
  if (state === undefined) return 'not there'
  return `version ${state.version} "${state.firstName}" with ${[...state.tags].sort().join(', ') || 'no tags'}`
}

/** A contact that every client of a workspace upserts, each time with another tag: no answered tag may be missing. */
export class SharedPerson {
  readonly mark: string
  readonly phone: string
  readonly #answered = new Set<string>()
  readonly #open = new Set<string>()

  constructor(mark: string, phone: string) {
    this.mark = mark
    this.phone = phone
  }

  note(tag: string, outcome: Outcome): string | undefined {
    if (outcome === 'done') this.#answered.add(tag)
    if (outcome === 'open') this.#open.add(tag)
    return outcome === 'refused' ? `${this.mark}: an upsert was refused` : undefined
  }

  settle(seen: readonly Seen[]): string | undefined {
    if (seen.length > 1) return `${this.mark} is there ${seen.length} times`
    const tags = seen[0]?.tags ?? []
    const lost = [...this.#answered].filter((tag) => !tags.includes(tag))
    const added = tags.filter((tag) => !this.#answered.has(tag) && !this.#open.has(tag))
    if (lost.length + added.length > 0) return `${this.mark} lost [${lost}] and has [${added}] beyond`
    return
  }
}

/** A tenant: the same phones and emails are in every one, so that a row in the wrong place shows. */
export interface Tenant {
  /** The beginning of its contacts' marks. */
  name: string
  key: string
  people: Person[]
  /** One for each round. */
  shared: SharedPerson[]
}

/** The faults of a tenant's contacts; also the first look after a round, which settles open outcomes. */
export function settle({ name, people, shared }: Tenant, contacts: readonly Seen[]): string[] {
  const byMark = new Map<string | null, Seen[]>()
  for (const contact of contacts)
    byMark.set(contact.lastName, [...(byMark.get(contact.lastName) ?? []), contact])
  const known = [...people, ...shared]
  const marks = new Set(known.map(({ mark }) => mark))
  const strangers = contacts.filter(({ lastName }) => !marks.has(lastName ?? ''))
  return [
    ...strangers.map(({ lastName, id }) => `${name} has ${lastName} (${id}), whom no client made there`),
    ...known.flatMap((person) => person.settle(byMark.get(person.mark) ?? []) ?? []),
  ]
}
