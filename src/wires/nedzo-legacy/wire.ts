import type { Services } from '../../core/services.ts'
import { bearerOf } from '../../http/bearer.ts'
import type { Wire } from '../../http/wire.ts'
import { answerFailure, failures } from './errors.ts'
import { routes } from './routes.ts'

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
  failures,
})
