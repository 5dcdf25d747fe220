import type { Services } from '../../core/services.ts'
import type { Route } from '../../http/wire.ts'
import { changeContact } from './change-contact.ts'
import { createContact } from './create-contact.ts'
import { getContact } from './get-contact.ts'
import { listContacts } from './list-contacts.ts'
import { removeContact } from './remove-contact.ts'
import { upsertContacts } from './upsert-contacts.ts'

export const routes = (services: Services): Route[] => [
  ['POST', '/api/contact', createContact(services)],
  ['GET', '/api/contact', listContacts(services)],
  ['POST', '/api/contact/upsert', upsertContacts(services)],
  ['GET', '/api/contact/:id', getContact(services)],
  ['PUT', '/api/contact/:id', changeContact(services, 'putContact')],
  ['PATCH', '/api/contact/:id', changeContact(services, 'changeContact')],
  ['DELETE', '/api/contact/:id', removeContact(services)],
]
