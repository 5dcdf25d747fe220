import { type Static, Type } from 'typebox'
import type { ApiKey } from '../../../core/keys/api-key.ts'
import { limits } from '../../../core/limits.ts'
import { keyScopes } from '../../../core/principal.ts'
import { Fields, List, Nullable, OneOf, Text, Timestamp, Uuid } from '../../../http/schema.ts'

const name = Text(limits.textMax, { examples: ['Zapier'] })

const scopes = List(OneOf(keyScopes), {
  maxItems: keyScopes.length,
  description:
    '`read`; `write` contacts, tags, lists and custom fields; `admin`: keys and workspaces, for account keys only',
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

export const ApiKeyWire = Fields(apiKey, { title: 'ApiKey' })

export const NewApiKeyWire = Fields(
  {
    ...apiKey,
    key: Type.String({ description: 'The key itself. Shown this once; Roster keeps only its hash' }),
  },
  { title: 'ApiKeyWithSecret' },
)

const expiresAt = Type.Optional(
  Nullable(Timestamp({ description: 'In the future; null: never', examples: ['2030-01-01T00:00:00Z'] })),
)

export const CreateApiKeyBody = Fields(
  {
    name,
    workspaceId: Type.Optional(
      Nullable(Uuid({ description: 'Left out or null: a key of the account, for all of its workspaces' })),
    ),
    scopes: Type.Optional(
      List(OneOf(keyScopes), { maxItems: keyScopes.length, description: 'Left out: `read` and `write`' }),
    ),
    expiresAt,
  },
  { title: 'NewApiKey' },
)

export const ChangeApiKeyBody = Fields(
  { name: Type.Optional(name), scopes: Type.Optional(scopes), expiresAt },
  { title: 'ApiKeyChange' },
)

/** A key in this wire's words; never the secret. */
export function apiKeyToWire(key: ApiKey): Static<typeof ApiKeyWire> {
  return {
    ...key,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  }
}
