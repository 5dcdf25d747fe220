import { type Static, Type } from 'typebox'
import {
  type ApiKey,
  changeKey,
  countKeys,
  createKey,
  describeCaller,
  getKey,
  listKeys,
  revokeKey,
} from '../../core/access/keys/api-keys.ts'
import { keyScopes } from '../../core/access/principal.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  Fields,
  IdParams,
  List,
  Nullable,
  OneOf,
  Text,
  Timestamp,
  Uuid,
} from '../../http/validation/schema.ts'
import { directoryCursor, directoryPage, Page, toDirectoryPage, totalOf } from './pages.ts'
import { pageQuery } from './parameters.ts'

const name = Text(limits.textMax, { examples: ['Zapier'] })

const scopes = List(OneOf(keyScopes), {
  maxItems: keyScopes.length,
  description:
    '`read`; `write` contacts, tags, lists, custom fields and imports; `delete` them; `export` all of them in one file; `bulk`: change many by a filter; `upsert`: a form’s one call, answered with the id alone; `lookup`: a phone system’s; `admin`: keys and workspaces, for account keys only. `read` includes `lookup`, `write` includes `upsert`',
})

const apiKey = {
  id: Uuid(),
  accountId: Uuid(),
  workspaceId: Nullable(Uuid({ description: 'null: a key of the account, for all of its workspaces' })),
  name,
  hint: Type.String({ description: 'Its last four characters', examples: ['x7Qd'] }),
  scopes,
  createdAt: Timestamp(),
  expiresAt: Nullable(Timestamp({ description: 'null: never' })),
  lastUsedAt: Nullable(Timestamp({ description: 'To the minute; null: never' })),
  revokedAt: Nullable(Timestamp({ description: 'null: not revoked' })),
}

const ApiKeyWire = Fields(apiKey, { title: 'ApiKey' })

const NewApiKeyWire = Fields(
  {
    ...apiKey,
    key: Type.String({ description: 'The key itself. Shown this once; Roster keeps only its hash' }),
  },
  { title: 'ApiKeyWithSecret' },
)

const expiresAt = Type.Optional(
  Nullable(
    Timestamp({
      description: 'In the future; null: never. A key that ends gives none that ends later',
      examples: ['2030-01-01T00:00:00Z'],
    }),
  ),
)

const CreateApiKeyBody = Fields(
  {
    name,
    workspaceId: Type.Optional(
      Nullable(Uuid({ description: 'Left out or null: a key of the account, for all of its workspaces' })),
    ),
    scopes: Type.Optional(
      List(OneOf(keyScopes), {
        maxItems: keyScopes.length,
        description: 'Left out: `read`, `write`, `delete`, `export` and `bulk`. At most what the caller has',
      }),
    ),
    expiresAt,
  },
  { title: 'NewApiKey' },
)

const ChangeApiKeyBody = Fields(
  { name: Type.Optional(name), scopes: Type.Optional(scopes), expiresAt },
  { title: 'ApiKeyChange' },
)

/** A key in this wire's words; never the secret. */
function apiKeyToWire(key: ApiKey): Static<typeof ApiKeyWire> {
  return {
    ...key,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  }
}

const CallerWire = Fields(
  {
    kind: OneOf(['key', 'person', 'keyless']),
    id: Nullable(Uuid({ description: 'The key’s or the person’s; null for a call without a key' })),
    name: Type.String(),
    accountId: Uuid(),
    workspaceId: Nullable(Uuid({ description: 'null: all of the account’s, so a call names one' })),
    scopes,
    expiresAt: Nullable(Timestamp({ description: 'When the key ends; null: never' })),
  },
  { title: 'Caller' },
)

export const getCaller = ({ directory }: Services) =>
  operation({
    id: 'getCaller',
    summary: 'What this key is',
    description: 'The workspace, scopes, name and end of the key that the call is made with.',
    group: 'API keys',
    scope: 'anybody known',
    answers: { 200: CallerWire },
    async handle({ principal }) {
      const { expiresAt, scopes, ...caller } = await describeCaller(directory, principal)
      const body = { ...caller, scopes: [...scopes], expiresAt: expiresAt?.toISOString() ?? null }
      return { status: 200, body }
    },
  })

const cursor = directoryCursor('api-keys')

export const listApiKeys = ({ directory }: Services) =>
  operation({
    id: 'listApiKeys',
    summary: 'List the account’s keys, newest first',
    description: 'Those of its workspaces and revoked ones too; never the keys themselves.',
    group: 'API keys',
    scope: 'admin',
    query: Fields(pageQuery()),
    answers: { 200: Page(ApiKeyWire) },
    async handle({ query, principal }) {
      const page = directoryPage(cursor, query)
      const keys = await listKeys(directory, principal, page)
      const total = await totalOf(query, () => countKeys(directory, principal))
      return { status: 200, body: toDirectoryPage(keys, page, apiKeyToWire, cursor, total) }
    },
  })

export const createApiKey = ({ directory }: Services) =>
  operation({
    id: 'createApiKey',
    summary: 'Create a key',
    description: 'Its `key` is in this answer and in no other.',
    group: 'API keys',
    scope: 'admin',
    body: CreateApiKeyBody,
    collectsFaults: true,
    answers: { 201: NewApiKeyWire },
    async handle({ body, faults, principal }) {
      const { apiKey, secret } = await createKey(directory, principal, { ...body, faults })
      const made = { ...apiKeyToWire(apiKey), key: secret }
      return { status: 201, body: made, location: `/v2/api-keys/${apiKey.id}` }
    },
  })

export const getApiKey = ({ directory }: Services) =>
  operation({
    id: 'getApiKey',
    summary: 'Get a key',
    description: 'Revoked ones too; never the key itself.',
    group: 'API keys',
    scope: 'admin',
    params: IdParams,
    answers: { 200: ApiKeyWire },
    async handle({ params: { id }, principal }) {
      return { status: 200, body: apiKeyToWire(await getKey(directory, principal, id)) }
    },
  })

export const changeApiKey = ({ directory }: Services) =>
  operation({
    id: 'changeApiKey',
    summary: 'Change a key',
    description: 'Its name, scopes or expiry, at least one of them. A revoked key is 404.',
    group: 'API keys',
    scope: 'admin',
    params: IdParams,
    body: ChangeApiKeyBody,
    collectsFaults: true,
    answers: { 200: ApiKeyWire },
    async handle({ params: { id }, body, faults, principal }) {
      const key = await changeKey(directory, principal, id, { ...body, faults })
      return { status: 200, body: apiKeyToWire(key) }
    },
  })

export const revokeApiKey = ({ directory }: Services) =>
  operation({
    id: 'revokeApiKey',
    summary: 'Revoke a key',
    description:
      'For good, and at once; other processes on the same database follow within a second. Again answers the same.',
    group: 'API keys',
    scope: 'admin',
    params: IdParams,
    answers: { 204: null },
    async handle({ params: { id }, principal }) {
      await revokeKey(directory, principal, id)
      return { status: 204 }
    },
  })
