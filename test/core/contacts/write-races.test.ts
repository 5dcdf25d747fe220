import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { ContactWrite } from '../../../src/core/contacts/draft.ts'
import { WriteQueue, writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { countContacts } from '../../../src/store/contacts/contacts.ts'
import { countTags } from '../../../src/store/contacts/tags.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'

const database = await openTestDatabase()
const phone = (last: number) => `+1415555${String(1000 + last)}`

// Each call in a transaction of its own, as from as many processes: nothing here shares a queue.
const alone = async (scope: Parameters<typeof writeContacts>[0], write: ContactWrite) =>
  (await writeContacts(scope, [write]))[0]!

describe('real concurrency, a transaction each', () => {
  it('200 creates of one phone make one contact and 199 conflicts that name it', async () => {
    const { scope } = await buildWorkspace(database)
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, () =>
        alone(scope, { op: 'create', draft: { phone: phone(1), tags: { add: ['t'] } } }),
      ),
    )
    const created = outcomes.filter((outcome) => outcome.status === 'created')
    const conflicts = outcomes.filter((outcome) => outcome.status === 'conflict')
    expect([created.length, conflicts.length]).toEqual([1, 199])
    const id = created[0]?.status === 'created' ? created[0].contact.id : ''
    expect(new Set(conflicts.map((outcome) => JSON.stringify(outcome)))).toEqual(
      new Set([
        JSON.stringify({ status: 'conflict', conflicts: [{ field: 'phone', existingContactId: id }] }),
      ]),
    )
    expect(await countContacts(scope)).toBe(1)
  })

  it('100 upserts of one person make one contact and lose no tag', async () => {
    const { scope } = await buildWorkspace(database)
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        alone(scope, {
          op: 'upsert',
          draft: { phone: phone(1), tags: { add: [`tag-${index}`] } },
          matchBy: ['phone', 'email'],
          modes: { default: 'replace' },
        }),
      ),
    )
    const statuses = outcomes.map((outcome) => outcome.status)
    expect(statuses.filter((status) => status === 'created')).toHaveLength(1)
    expect(statuses.filter((status) => status === 'updated')).toHaveLength(99)
    expect(await countTags(scope, 1000)).toBe(100)
    const { rows } = await sql<{ version: number; tags: number }>`
      select version, cardinality(tag_ids) as tags from contacts where workspace_id = ${scope.workspaceId}`.execute(
      database.db,
    )
    expect(rows).toEqual([{ version: 100, tags: 100 }])
  })

  it('batches that swap and claim each other’s phones and emails end without a lost answer or a duplicate', async () => {
    const { scope } = await buildWorkspace(database)
    const email = (last: number) => `p${last}@example.com`
    const rounds = Array.from({ length: 40 }, (_, round) =>
      writeContacts(
        scope,
        Array.from({ length: 10 }, (_, index): ContactWrite => {
          const a = (round * 7 + index) % 12
          const b = (round * 5 + index * 3) % 12
          const draft = { phone: phone(a), email: email(b), firstName: `r${round}` }
          return {
            op: 'upsert',
            draft,
            matchBy: index % 2 === 0 ? ['phone', 'email'] : ['email', 'phone'],
            modes: { default: 'replace' },
          }
        }),
      ),
    )
    const outcomes = (await Promise.all(rounds)).flat()
    expect(outcomes).toHaveLength(400)
    expect(new Set(outcomes.map((outcome) => outcome.status)).has('failed')).toBe(false)
    const { rows } = await sql<{
      phones: number
      distinct_phones: number
      emails: number
      distinct_emails: number
      log: number
      versions: number
    }>`
      select count(phone) as phones, count(distinct phone) as distinct_phones,
             count(email_key) as emails, count(distinct email_key) as distinct_emails, sum(version)::int8 as versions,
             (select count(*) from contact_log l where l.workspace_id = ${scope.workspaceId}) as log
      from contacts where workspace_id = ${scope.workspaceId}`.execute(database.db)
    const found = rows[0]!
    expect(found.phones).toBe(found.distinct_phones)
    expect(found.emails).toBe(found.distinct_emails)
    // One log row for each version of each contact: nothing halved, nothing doubled.
    expect(found.log).toBe(found.versions)
  })
})

describe('the write queue', () => {
  it('gives 500 concurrent callers each their own answer, 50 bad and 50 conflicting among them', async () => {
    const { scope } = await buildWorkspace(database)
    const queue = new WriteQueue()
    const drafts = Array.from({ length: 500 }, (_, index) => {
      if (index % 10 === 3) return { phone: 'nonsense', firstName: String(index) }
      if (index % 10 === 7) return { phone: phone(index - 1), firstName: String(index) }
      return { phone: phone(index), firstName: String(index) }
    })
    const outcomes = await Promise.all(drafts.map((draft) => queue.submit(scope, { op: 'create', draft })))
    for (const [index, outcome] of outcomes.entries()) {
      const expected = index % 10 === 3 ? 'invalid' : index % 10 === 7 ? 'conflict' : 'created'
      expect([index, outcome.status]).toEqual([index, expected])
      if (outcome.status === 'created') expect(outcome.contact.firstName).toBe(String(index))
    }
    expect(await countContacts(scope)).toBe(400)
  })

  it('refuses what is beyond its bound instead of growing, and serves again afterwards', async () => {
    const { scope } = await buildWorkspace(database)
    const queue = new WriteQueue()
    const results = await Promise.allSettled(
      Array.from({ length: 1200 }, (_, index) =>
        queue.submit(scope, { op: 'create', draft: { email: `n${index}@example.com` } }),
      ),
    )
    const refused = results.filter((result) => result.status === 'rejected')
    // One and sixteen in flight, 1,000 waiting.
    expect(refused).toHaveLength(183)
    expect(refused[0]).toMatchObject({ reason: { failure: { code: 'unavailable', retryAfterS: 1 } } })
    const after = await queue.submit(scope, { op: 'create', draft: { email: 'after@example.com' } })
    expect(after.status).toBe('created')
  })
})
