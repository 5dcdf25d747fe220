import type { Services } from '../../core/services.ts'
import type { Route } from '../../http/wire.ts'
import { changeContact } from './change-contact.ts'
import { createContact } from './create-contact.ts'
import { getContact } from './get-contact.ts'
import { removeContact } from './remove-contact.ts'

export const routes = (services: Services): Route[] => [
  ['POST', '/v1/contact/', createContact(services)],
  ['GET', '/v1/contact/:id', getContact(services)],
  ['PATCH', '/v1/contact/:id', changeContact(services)],
  ['DELETE', '/v1/contact/:id', removeContact(services)],
]
