import type { Services } from '../../core/services.ts'
import { apiKeyOf, basicPasswordOf, bearerOf } from '../../http/calls/client.ts'
import type { Route, Wire } from '../../http/calls/operation.ts'
import { getCallerName, getPhonebook } from './doors.ts'
import { answerFailure, failures } from './errors.ts'
import { grandstreamPhonebook, yealinkPhonebook } from './phonebooks.ts'

const paths = /^\/(cid|phonebook)(\/|$)/

/** The API for phone systems: who is calling, and which contacts may be called. */
export const voiceWire = (services: Services): Wire => ({
  name: 'voice',
  title: 'Roster: the voice wire',
  description:
    'For phone systems and telephones: the name of a caller as plain text, and phonebooks as Yealink and Grandstream read them. The key goes as Bearer, as `x-api-key`, or as the password of HTTP Basic with any user name.',
  routes: routes(services),
  owns: (path) => paths.test(path),
  keyFrom: (request) => apiKeyOf(request) ?? bearerOf(request) ?? basicPasswordOf(request),
  security: {
    basic: { type: 'http', scheme: 'basic', description: 'Any user name; the key as the password' },
    bearer: { type: 'http', scheme: 'bearer' },
    apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  },
  unknownFields: 'drop',
  unknownParameters: 'drop',
  answerFailure,
  failures,
  failureMediaType: 'text/plain',
  groups: { Telephones: 'Who is calling, and who may be called.' },
})

const yealink = { brand: 'Yealink', write: yealinkPhonebook }
const grandstream = { brand: 'Grandstream', write: grandstreamPhonebook }

const routes = (services: Services): Route[] => [
  ['GET', '/cid', getCallerName(services)],
  ['GET', '/phonebook/yealink.xml', getPhonebook(services, { ...yealink, id: 'getYealinkPhonebook' })],
  [
    'GET',
    '/phonebook/grandstream.xml',
    getPhonebook(services, { ...grandstream, id: 'getGrandstreamPhonebook' }),
  ],
  // A Grandstream telephone is given a path, and asks for `phonebook.xml` below it.
  [
    'GET',
    '/phonebook/grandstream/phonebook.xml',
    getPhonebook(services, { ...grandstream, id: 'getGrandstreamPhonebookFile' }),
  ],
  [
    'GET',
    '/phonebook/grandstream/:listId/phonebook.xml',
    getPhonebook(services, { ...grandstream, id: 'getGrandstreamListFile', hasListInPath: true }),
  ],
]
