import type { Services } from '../../core/services.ts'
import type { Route } from '../../http/wire.ts'
import { changeApiKey } from './api-keys/change-api-key.ts'
import { createApiKey } from './api-keys/create-api-key.ts'
import { getApiKey } from './api-keys/get-api-key.ts'
import { listApiKeys } from './api-keys/list-api-keys.ts'
import { revokeApiKey } from './api-keys/revoke-api-key.ts'
import { changeContact } from './contacts/change-contact.ts'
import { createContact } from './contacts/create-contact.ts'
import { getContact } from './contacts/get-contact.ts'
import { listContactHistory } from './contacts/list-contact-history.ts'
import { listContacts } from './contacts/list-contacts.ts'
import { removeContact } from './contacts/remove-contact.ts'
import { restoreContact } from './contacts/restore-contact.ts'
import { upsertContact } from './contacts/upsert-contact.ts'
import { changeWorkspace } from './workspaces/change-workspace.ts'
import { createWorkspace } from './workspaces/create-workspace.ts'
import { getWorkspace } from './workspaces/get-workspace.ts'
import { listWorkspaces } from './workspaces/list-workspaces.ts'
import { removeWorkspace } from './workspaces/remove-workspace.ts'

export const routes = (services: Services): Route[] => [
  ['POST', '/v2/contacts', createContact(services)],
  ['POST', '/v2/contacts/upsert', upsertContact(services)],
  ['GET', '/v2/contacts', listContacts(services)],
  ['GET', '/v2/contacts/:id', getContact(services)],
  ['PATCH', '/v2/contacts/:id', changeContact(services)],
  ['DELETE', '/v2/contacts/:id', removeContact(services)],
  ['POST', '/v2/contacts/:id/restore', restoreContact(services)],
  ['GET', '/v2/contacts/:id/history', listContactHistory(services)],

  ['GET', '/v2/workspaces', listWorkspaces(services)],
  ['POST', '/v2/workspaces', createWorkspace(services)],
  ['GET', '/v2/workspaces/:id', getWorkspace(services)],
  ['PATCH', '/v2/workspaces/:id', changeWorkspace(services)],
  ['DELETE', '/v2/workspaces/:id', removeWorkspace(services)],

  ['GET', '/v2/api-keys', listApiKeys(services)],
  ['POST', '/v2/api-keys', createApiKey(services)],
  ['GET', '/v2/api-keys/:id', getApiKey(services)],
  ['PATCH', '/v2/api-keys/:id', changeApiKey(services)],
  ['DELETE', '/v2/api-keys/:id', revokeApiKey(services)],
]
