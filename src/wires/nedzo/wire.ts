import type { Services } from '../../core/services.ts'
import { bearerOf } from '../../http/bearer.ts'
import type { Wire } from '../../http/wire.ts'
import { answerFailure, failures } from './errors.ts'
import { routes } from './routes.ts'

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
