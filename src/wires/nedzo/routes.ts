import type { Services } from '../../core/services.ts'
import type { Route } from '../../http/wire.ts'
import { changeContact } from './change-contact.ts'
import { changeWorkspace } from './change-workspace.ts'
import { createContact } from './create-contact.ts'
import { createWorkspace } from './create-workspace.ts'
import { getContact } from './get-contact.ts'
import { getWorkspace } from './get-workspace.ts'
import { listContacts } from './list-contacts.ts'
import { listWorkspaces } from './list-workspaces.ts'
import { removeContact } from './remove-contact.ts'
import { removeWorkspace } from './remove-workspace.ts'
import { upsertContact } from './upsert-contact.ts'

export const routes = (services: Services): Route[] => [
  ['POST', '/v1/contacts', createContact(services)],
  ['POST', '/v1/contacts/upsert', upsertContact(services)],
  ['GET', '/v1/contacts', listContacts(services)],
  ['GET', '/v1/contacts/:id', getContact(services)],
  ['PATCH', '/v1/contacts/:id', changeContact(services)],
  ['DELETE', '/v1/contacts/:id', removeContact(services)],
  ['GET', '/v1/workspaces', listWorkspaces(services)],
  ['POST', '/v1/workspaces', createWorkspace(services)],
  ['GET', '/v1/workspaces/:id', getWorkspace(services)],
  ['PATCH', '/v1/workspaces/:id', changeWorkspace(services)],
  ['DELETE', '/v1/workspaces/:id', removeWorkspace(services)],
]
