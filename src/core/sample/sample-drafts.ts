import type { ContactDraft } from '../contacts/draft.ts'
import { customDraft } from '../custom-fields/custom-draft.ts'
import { samplePeople } from '../data/sample-people.ts'
import { sampleFields } from './sample-fields.ts'

/** The sample's lists, by their letter in the table of people. */
export const sampleLists = {
  C: { name: 'Customers', description: 'Who pays' },
  N: { name: 'To call', description: 'New leads' },
  E: { name: 'Summer event', description: 'Who was invited' },
} as const

/** Drafts of the sample's people, with the ids that the lists have in this workspace. */
export function sampleDrafts(listIds: Readonly<Record<string, string>>, now: Date): ContactDraft[] {
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
