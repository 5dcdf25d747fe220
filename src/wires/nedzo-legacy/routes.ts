import type { Services } from '../../core/services.ts'
import type { Route } from '../../http/wire.ts'
import { changeContact } from './change-contact.ts'
import { changeContactList } from './change-contact-list.ts'
import { createContact } from './create-contact.ts'
import { createContactList } from './create-contact-list.ts'
import { getContact } from './get-contact.ts'
import { listContactLists } from './list-contact-lists.ts'
import { listContacts } from './list-contacts.ts'
import { removeContact } from './remove-contact.ts'
import { removeContactList } from './remove-contact-list.ts'

export const routes = (services: Services): Route[] => [
  ['POST', '/v1/contact/', createContact(services)],
  ['PATCH', '/v1/contact/:id', changeContact(services)],
  ['GET', '/v1/contact/', listContacts(services)],
  ['GET', '/v1/contact/:id', getContact(services)],
  ['DELETE', '/v1/contact/:id', removeContact(services)],
  ['POST', '/v1/contact-list/', createContactList(services)],
  ['GET', '/v1/contact-list/', listContactLists(services)],
  ['PATCH', '/v1/contact-list/:id', changeContactList(services)],
  ['DELETE', '/v1/contact-list/:id', removeContactList(services)],
]
