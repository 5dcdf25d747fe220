import { hasContacts } from '../../store/contacts/contacts.ts'
import { listLists } from '../../store/contacts/lists.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { underLease } from '../../store/schema/lease.ts'
import { type ContactDraft, customDraft } from '../contacts/draft.ts'
import { expectAllWritten } from '../contacts/outcome.ts'
import { writeContacts } from '../contacts/write-contacts.ts'
import { createCustomField, listCustomFields } from '../custom-fields/custom-fields.ts'
import type { NewCustomFieldDraft } from '../custom-fields/judge-custom-field.ts'
import { samplePeople } from '../data/sample-people.ts'
import type { CustomFieldType } from '../fields/contact-fields.ts'
import { Refusal } from '../kernel/failure.ts'
import { limits } from '../kernel/limits.ts'
import { createList } from '../lists/lists.ts'

const dayMs = 24 * 3_600_000
const plans = ['Starter', 'Team', 'Enterprise']
const dayIn = (days: number, now: Date) => new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10)

interface SampleField {
  name: string
  type: CustomFieldType
  options?: NewCustomFieldDraft['options']
  format?: NewCustomFieldDraft['format']
  description: string
  /** The value of the person at this index; undefined: none. */
  example(index: number, now: Date): unknown
}

const stages = ['Lead', 'Trial', 'Customer', 'Lost']
const interests = ['Golf', 'Chess', 'Opera', 'Hiking']

/** One custom field of each type. */
const sampleFields: readonly SampleField[] = [
  {
    name: 'Plan',
    type: 'text',
    description: 'What they pay for',
    example: (index) => plans[index % 4],
  },
  {
    name: 'MRR',
    type: 'number',
    description: 'Monthly recurring revenue',
    format: { style: 'currency', currency: 'EUR' },
    example: (index) => (index % 4 === 3 ? undefined : 49 * (1 + ((index * 7) % 19)) + (index % 2) / 2),
  },
  {
    name: 'Newsletter',
    type: 'boolean',
    description: 'Whether they asked for it',
    example: (index) => (index % 5 === 4 ? undefined : index % 3 !== 0),
  },
  {
    name: 'Renewal',
    type: 'date',
    description: 'When the contract ends',
    example: (index, now) => (index % 4 === 3 ? undefined : dayIn(((index * 37) % 300) - 30, now)),
  },
  {
    name: 'Billing email',
    type: 'email',
    description: 'Where invoices go',
    example: (index) => (index % 6 === 0 ? `billing-${index + 1}@example.com` : undefined),
  },
  {
    name: 'Front desk',
    type: 'phone',
    description: 'Who answers when they do not',
    example: (index) => (index % 7 === 0 ? `+4420794609${String(index + 10)}` : undefined),
  },
  {
    name: 'Website',
    type: 'url',
    description: 'Their own',
    example: (index) => (index % 3 === 0 ? `https://www.example.com/${index + 1}` : undefined),
  },
  {
    name: 'Last survey',
    type: 'json',
    description: 'What they answered',
    example: (index) =>
      index % 8 === 0 ? { score: 6 + (index % 5), wouldRecommend: index % 16 === 0 } : undefined,
  },
  {
    name: 'Stage',
    type: 'select',
    description: 'How far they are',
    options: [
      { name: 'Lead', color: 'blue' },
      { name: 'Trial', color: 'amber' },
      { name: 'Customer', color: 'green' },
      { name: 'Lost', color: 'red' },
    ],
    example: (index) => stages[(index * 3) % 5],
  },
  {
    name: 'Interests',
    type: 'multiSelect',
    description: 'What to talk about',
    options: interests.map((name) => ({ name })),
    example: (index) => {
      const own = interests.filter((_, place) => (index >> place) % 3 === 1)
      return own.length === 0 ? undefined : own
    },
  },
]

/** The sample's lists, by their letters in the table of people. */
const sampleLists = {
  C: { name: 'Customers', description: 'Who pays' },
  N: { name: 'To call', description: 'New leads' },
  E: { name: 'Summer event', description: 'Who was invited' },
} as const

/** The drafts of the sample's people, with the ids of the lists in this workspace. */
function sampleDrafts(listIds: Readonly<Record<string, string>>, now: Date): ContactDraft[] {
  return samplePeople.map(
    ([firstName, lastName, businessName, jobTitle, city, country, phone, email, tags, list], index) => {
      const values = sampleFields.map(({ name, example }) => [name, example(index, now)] as const)
      return {
        externalId: `sample-${index + 1}`,
        firstName,
        lastName,
        businessName,
        jobTitle,
        city,
        country,
        phone,
        email,
        doNotContact: index % 11 === 10,
        tags: { add: (tags ?? '').split(',').filter((tag) => tag !== '') },
        lists: { add: list ? [listIds[list]] : [] },
        custom: customDraft(Object.fromEntries(values.filter(([, value]) => value !== undefined)), {
          by: 'name',
          parse: false,
          unknown: 'refuse',
        }),
      }
    },
  )
}

/**
 * Adds about fifty fictional people, with tags, lists and a custom field of each type, to a workspace without
 * contacts; any contact, deleted ones included, is a conflict. The people are added last and in one
 * transaction: if it was interrupted, a repeated call completes it. Resolves with the number of people.
 */
export async function addSample(scope: Scope): Promise<number> {
  return underLease(scope, `sample ${scope.workspaceId}`, async () => {
    if (await hasContacts(scope))
      throw new Refusal({ code: 'conflict', detail: 'Sample people go into a workspace without contacts.' })
    await makeFields(scope)
    const drafts = sampleDrafts(await makeLists(scope), new Date())
    const writes = drafts.map((draft) => ({ op: 'create', draft }) as const)
    expectAllWritten(await writeContacts(scope, writes, { atomic: true }), 'people')
    return drafts.length
  })
}

async function makeFields(scope: Scope): Promise<void> {
  const present = new Set((await listCustomFields(scope)).map(({ name, type }) => `${type} ${name}`))
  for (const { name, type, description, options, format } of sampleFields) {
    if (!present.has(`${type} ${name}`))
      await createCustomField(scope, { name, type, description, options, format })
  }
}

async function makeLists(scope: Scope): Promise<Record<string, string>> {
  const present = await listLists(scope, { limit: limits.listsPerWorkspaceMax })
  const ids: Record<string, string> = {}
  for (const [letter, { name, description }] of Object.entries(sampleLists)) {
    const found = present.find((list) => list.name === name)
    ids[letter] = (found ?? (await createList(scope, { name, description }))).id
  }
  return ids
}
