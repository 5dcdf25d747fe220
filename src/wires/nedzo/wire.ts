import type { Services } from '../../core/services.ts'
import { bearerOf } from '../../http/calls/client.ts'
import type { Route, Wire } from '../../http/calls/operation.ts'
import {
  changeContact,
  createContact,
  getContact,
  listContacts,
  removeContact,
  upsertContact,
} from './contacts.ts'
import { answerFailure, failures } from './errors.ts'
import {
  changeWorkspace,
  createWorkspace,
  getWorkspace,
  listWorkspaces,
  removeWorkspace,
} from './workspaces.ts'

const paths = /^\/v1\/(contacts|workspaces)(\/|$)/

/** Nedzo's current API. */
export const nedzoWire = (services: Services): Wire => ({
  name: 'nedzo',
  title: 'Roster: the nedzo wire',
  description: 'Nedzo’s `/v1/contacts` and its upsert, and `/v1/workspaces`, spoken as published.',
  routes: routes(services),
  owns: (path) => paths.test(path),
  keyFrom: bearerOf,
  security: { bearer: { type: 'http', scheme: 'bearer' } },
  unknownFields: 'refuse',
  unknownParameters: 'drop',
  answerFailure,
  failures,
  failureMediaType: 'application/problem+json',
})

const routes = (services: Services): Route[] => [
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
