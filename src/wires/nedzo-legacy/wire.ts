import type { Services } from '../../core/services.ts'
import { bearerOf } from '../../http/calls/client.ts'
import type { Route, Wire } from '../../http/calls/operation.ts'
import {
  changeContactList,
  createContactList,
  getContactList,
  listContactLists,
  removeContactList,
} from './contact-lists.ts'
import { changeContact, createContact, getContact, listContacts, removeContact } from './contacts.ts'
import { withoutData } from './envelope.ts'
import { answerFailure, failures } from './errors.ts'

const paths = /^\/v1\/contact(-list)?(\/|$)/

/** Nedzo's older API. */
export const nedzoLegacyWire = (services: Services): Wire => ({
  name: 'nedzo-legacy',
  title: 'Roster: the nedzo-legacy wire',
  description:
    'Nedzo’s older `/v1/contact/`: create and update spoken as published; what else stands here is Roster’s own, by symmetry. Workspace keys only.',
  routes: routes(services),
  owns: (path) => paths.test(path),
  keyFrom: bearerOf,
  security: { bearer: { type: 'http', scheme: 'bearer' } },
  unknownFields: 'drop',
  unknownParameters: 'drop',
  answerFailure,
  toBlind: withoutData,
  failures,
})

const routes = (services: Services): Route[] => [
  ['POST', '/v1/contact/', createContact(services)],
  ['PATCH', '/v1/contact/:id', changeContact(services)],
  ['GET', '/v1/contact/', listContacts(services)],
  ['GET', '/v1/contact/:id', getContact(services)],
  ['DELETE', '/v1/contact/:id', removeContact(services)],
  ['POST', '/v1/contact-list/', createContactList(services)],
  ['GET', '/v1/contact-list/', listContactLists(services)],
  ['GET', '/v1/contact-list/:id', getContactList(services)],
  ['PATCH', '/v1/contact-list/:id', changeContactList(services)],
  ['DELETE', '/v1/contact-list/:id', removeContactList(services)],
]
