import type { Services } from '../../core/services.ts'
import type { Route } from '../../http/wire.ts'
import { addContacts } from './add-contacts.ts'
import { changeAudience } from './change-audience.ts'
import { changeContact } from './change-contact.ts'
import { changeCustomAttribute } from './change-custom-attribute.ts'
import { createAudience } from './create-audience.ts'
import { createContact } from './create-contact.ts'
import { createCustomAttribute } from './create-custom-attribute.ts'
import { getAudience } from './get-audience.ts'
import { getContact } from './get-contact.ts'
import { getCustomAttribute } from './get-custom-attribute.ts'
import { listAudiences } from './list-audiences.ts'
import { listContacts } from './list-contacts.ts'
import { listCustomAttributes } from './list-custom-attributes.ts'
import { removeAudience } from './remove-audience.ts'
import { removeContact } from './remove-contact.ts'
import { removeCustomAttribute } from './remove-custom-attribute.ts'
import { upsertContacts } from './upsert-contacts.ts'

export const routes = (services: Services): Route[] => [
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
]
