import { describe, expect, it } from 'vitest'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import { countContacts, findContacts } from '../../../src/store/contacts/contacts.ts'
import seed from '../../fixtures/nedzo/002-create.json' with { type: 'json' }
import { buildAccount, buildKey, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, aSecond, unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const post = (key: string, body: unknown) => app.send('POST', '/v1/contacts', { key, body })

describe('POST /v1/contacts', () => {
  it('answers the published request as its page says, with exactly its keys', async () => {
    const { workspaceKey, workspaceId, scope } = await buildWorkspace(database)
    await createCustomField(scope, { name: 'Lead Source' })
    await createCustomField(scope, { name: 'MRR' })
    const { status, body } = await post(workspaceKey, seed.request)
    expect(status).toBe(201)
    expect(body).toEqual({ ...seed.response, id: anId, workspaceId, createdAt: aSecond, updatedAt: aSecond })
    const [row] = await findContacts(scope, [body.id])
    expect(row).toMatchObject({
      phone: '+14155551234',
      email_key: 'john@example.com',
      timezone_source: 'caller',
      version: 1,
    })
  })

  it('needs no identifier and no field', async () => {
    const { workspaceKey } = await buildWorkspace(database)
    const { status, body } = await post(workspaceKey, {})
    expect(status).toBe(201)
    expect(body).toMatchObject({
      firstName: null,
      phone: null,
      email: null,
      timezone: null,
      tags: [],
      customFields: {},
    })
  })

  it('reads blank text and null as absent, and a formatted phone as E.164', async () => {
    const { workspaceKey } = await buildWorkspace(database)
    const { status, body } = await post(workspaceKey, {
      firstName: ' \u00a0 ',
      lastName: null,
      email: '\u00a0Jane@Example.com ',
      phone: '+1 (415) 555-12.34',
      tags: null,
      customFields: null,
      timezone: null,
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      firstName: null,
      email: 'Jane@Example.com',
      phone: '+14155551234',
      timezone: 'America/Los_Angeles',
    })
  })

  it('falls back to the workspace’s zone, and reads a national number with its region', async () => {
    const { workspaceKey } = await buildWorkspace(database, {
      timezone: 'Europe/Vienna',
      defaultRegion: 'MA',
    })
    const withoutPlace = await post(workspaceKey, { phone: '+1 800 555 0199' })
    expect(withoutPlace.body.timezone).toBe('Europe/Vienna')
    const national = await post(workspaceKey, { phone: '0612345678' })
    expect(national.body).toMatchObject({ phone: '+212612345678', timezone: 'Africa/Casablanca' })
  })

  it('names every fault of a body in one answer and stores nothing', async () => {
    const { workspaceKey, scope } = await buildWorkspace(database)
    const { status, body, headers } = await post(workspaceKey, {
      nickname: 'J',
      firstName: 5,
      lastName: 'x'.repeat(256),
      email: 'not an email',
      phone: '555',
      timezone: 'PST',
      tags: ['ok', '', 7, 'x'.repeat(256)],
      customFields: { Nope: 'x', List: [1] },
    })
    expect(status).toBe(400)
    expect(headers.get('content-type')).toContain('application/problem+json')
    const found = Object.fromEntries(
      body.errors.map((error: { field: string; code: string }) => [error.field, error.code]),
    )
    expect(found).toEqual({
      nickname: 'unknown_field',
      firstName: 'invalid_type',
      lastName: 'too_long',
      email: 'invalid_email',
      phone: 'invalid_phone',
      timezone: 'invalid_time_zone',
      'tags[1]': 'too_short',
      'tags[2]': 'invalid_type',
      'tags[3]': 'too_long',
      'customFields.Nope': 'unknown_custom_field',
      'customFields.List': 'invalid_type',
    })
    expect(await countContacts(scope)).toBe(0)
  })

  it('refuses a value that does not fit its field’s type, naming it', async () => {
    const { workspaceKey, scope } = await buildWorkspace(database)
    await createCustomField(scope, { name: 'MRR', type: 'number' })
    const refused = await post(workspaceKey, { customFields: { MRR: 'a lot' } })
    expect(refused.status).toBe(400)
    expect(refused.body.errors).toMatchObject([{ field: 'customFields.MRR', code: 'wrong_custom_type' }])
    const kept = await post(workspaceKey, { customFields: { MRR: '250.50' } })
    expect(kept.body.customFields).toEqual({ MRR: '250.5' })
  })

  it('answers 409 with one item for each colliding field and its holder, and stores nothing', async () => {
    const { workspaceKey, scope } = await buildWorkspace(database)
    const a = await post(workspaceKey, { phone: '+14155551234' })
    const b = await post(workspaceKey, { email: 'john@example.com' })
    const { status, body } = await post(workspaceKey, { phone: '+1 415 555 1234', email: 'JOHN@example.com' })
    expect(status).toBe(409)
    expect(body).toMatchObject({
      title: 'Conflict',
      status: 409,
      detail: expect.any(String),
      type: expect.any(String),
    })
    expect(body.errors).toEqual([
      { field: 'phone', code: 'conflict', message: expect.any(String), existingContactId: a.body.id },
      { field: 'email', code: 'conflict', message: expect.any(String), existingContactId: b.body.id },
    ])
    expect(await countContacts(scope)).toBe(2)
  })

  it('asks an account key for a workspace, and finds only the account’s own living ones', async () => {
    const account = await buildAccount(database)
    const { workspaceId } = await buildWorkspace(database, { account })
    const other = await buildWorkspace(database)
    const missing = await post(account.accountKey, { firstName: 'A' })
    expect([missing.status, missing.body.detail]).toEqual([
      400,
      'workspaceId is required for account-scoped API keys',
    ])
    const found = await post(account.accountKey, { workspaceId, firstName: 'A' })
    expect([found.status, found.body.workspaceId]).toEqual([201, workspaceId])
    const theirs = await post(account.accountKey, { workspaceId: other.workspaceId, firstName: 'A' })
    const nobodys = await post(account.accountKey, { workspaceId: unknownId, firstName: 'A' })
    expect([theirs.status, theirs.body]).toEqual([404, nobodys.body])
  })

  it('finds no workspace but its own under a workspace key', async () => {
    const own = await buildWorkspace(database)
    const other = await buildWorkspace(database, { account: own })
    const same = await post(own.workspaceKey, { workspaceId: own.workspaceId.toUpperCase() })
    expect(same.status).toBe(201)
    const different = await post(own.workspaceKey, { workspaceId: other.workspaceId })
    expect(different.status).toBe(404)
    expect(await countContacts(other.scope)).toBe(0)
  })

  it('refuses a missing, unknown and read-only key before it looks at anything', async () => {
    const { owner, workspaceId } = await buildWorkspace(database)
    expect((await app.send('POST', '/v1/contacts', { body: {} })).status).toBe(401)
    expect((await post('sk_live_nonsense', {})).status).toBe(401)
    const reader = await buildKey(database, owner, { name: 'Reader', workspaceId, scopes: ['read'] })
    const refused = await post(reader.secret, '{ not even JSON')
    expect([refused.status, refused.body.type]).toEqual([403, 'https://api.nedzo.ai/errors/forbidden'])
  })
})
