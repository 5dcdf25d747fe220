import type { Services } from '../../core/services.ts'
import { bearerOf } from '../../http/bearer.ts'
import type { Wire } from '../../http/wire.ts'
import { answerFailure, failures } from './errors.ts'
import { introduction } from './introduction.ts'
import { routes } from './routes.ts'

/** Paths of the house; as the first wire this one also answers for every path that nobody owns. */
const paths = /^\/(v2|openapi|docs)(\/|$)/

/** Roster's own API: everything the store can do. */
export const rosterWire = (services: Services): Wire => ({
  name: 'roster',
  title: 'Roster',
  description: introduction,
  routes: routes(services),
  owns: (path) => paths.test(path),
  keyFrom: bearerOf,
  security: {
    bearer: { type: 'http', scheme: 'bearer', description: '`Authorization: Bearer sk_live_…`' },
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: '__Host-roster',
      description:
        'The dashboard’s session (`roster` on plain http). Calls that change something also send `X-Roster-Dashboard: 1`.',
    },
  },
  unknownFields: 'refuse',
  unknownParameters: 'refuse',
  answerFailure,
  failures,
  failureMediaType: 'application/problem+json',
})
