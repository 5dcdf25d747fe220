import type { Services } from '../../core/services.ts'
import { apiKeyOf, bearerOf } from '../../http/calls/client.ts'
import type { Route, Wire } from '../../http/calls/operation.ts'
import {
  addContacts,
  changeAudience,
  createAudience,
  getAudience,
  listAudiences,
  removeAudience,
} from './audiences.ts'
import {
  changeContact,
  createContact,
  getContact,
  listAudienceContacts,
  listContacts,
  removeContact,
  upsertContacts,
} from './contacts.ts'
import {
  changeCustomAttribute,
  createCustomAttribute,
  getCustomAttribute,
  listCustomAttributes,
  removeCustomAttribute,
} from './custom-attributes.ts'
import { answerFailure, failures } from './errors.ts'
import { getCaller } from './records.ts'

/** GoMobile's API. */
export const gomobileWire = (services: Services): Wire => ({
  name: 'gomobile',
  title: 'Roster: the gomobile wire',
  description:
    'GoMobile’s `/api/contact`, `/api/custom-attributes` and `/api/audience`, spoken as published; what its pages do not say is Roster’s own. Workspace keys only.',
  routes: routes(services),
  owns: (path) => /^\/api(\/|$)/.test(path),
  optionalPrefix: '/api',
  keyFrom: (request) => apiKeyOf(request) ?? bearerOf(request),
  security: {
    apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
    bearer: { type: 'http', scheme: 'bearer' },
  },
  unknownFields: 'drop',
  unknownParameters: 'drop',
  answerFailure,
  failures,
  mayBeKeyless: true,
})

const routes = (services: Services): Route[] => [
  ['POST', '/api/contact', createContact(services)],
  ['GET', '/api/contact', listContacts(services)],
  ['POST', '/api/contact/upsert', upsertContacts(services)],
  ['GET', '/api/contact/:id', getContact(services)],
  ['PUT', '/api/contact/:id', changeContact(services, 'putContact')],
  ['PATCH', '/api/contact/:id', changeContact(services, 'changeContact')],
  ['DELETE', '/api/contact/:id', removeContact(services)],

  ['POST', '/api/custom-attributes', createCustomAttribute(services)],
  ['GET', '/api/custom-attributes', listCustomAttributes(services)],
  ['GET', '/api/custom-attributes/:id', getCustomAttribute(services)],
  ['PUT', '/api/custom-attributes/:id', changeCustomAttribute(services, 'putCustomAttribute')],
  ['PATCH', '/api/custom-attributes/:id', changeCustomAttribute(services, 'changeCustomAttribute')],
  ['DELETE', '/api/custom-attributes/:id', removeCustomAttribute(services)],

  ['POST', '/api/audience', createAudience(services)],
  ['GET', '/api/audience', listAudiences(services)],
  ['GET', '/api/audience/:id', getAudience(services)],
  ['PUT', '/api/audience/:id', changeAudience(services, 'putAudience')],
  ['PATCH', '/api/audience/:id', changeAudience(services, 'changeAudience')],
  ['DELETE', '/api/audience/:id', removeAudience(services)],
  ['POST', '/api/audience/:id/add-contacts', addContacts(services)],
  ['GET', '/api/audience/:id/contacts', listAudienceContacts(services)],

  ['GET', '/api/users/me', getCaller(services)],
]
