import { hasContacts } from '../../store/contacts.ts'
import { underLease } from '../../store/lease.ts'
import { listLists } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import { expectAllWritten } from '../contacts/expect-all-written.ts'
import { writeContacts } from '../contacts/write-contacts.ts'
import { createCustomField } from '../custom-fields/create-custom-field.ts'
import { listCustomFields } from '../custom-fields/list-custom-fields.ts'
import { Refusal } from '../failure.ts'
import { limits } from '../limits.ts'
import { createList } from '../lists/create-list.ts'
import { sampleDrafts, sampleLists } from './sample-drafts.ts'
import { sampleFields } from './sample-fields.ts'

/**
 * Puts some fifty people who do not exist, with tags, lists and a custom field of each type, into a workspace without
 * contacts; any contact, in the bin too, is a conflict. The people come last and all at once: cut short, the same call
 * again finishes it with the fields and lists that it finds. Answers how many people there are now.
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
  for (const { name, type, description } of sampleFields) {
    if (!present.has(`${type} ${name}`)) await createCustomField(scope, { name, type, description })
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
