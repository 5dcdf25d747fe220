import type { FastifyRequest } from 'fastify'
import type { Services } from '../../core/services.ts'
import { bearerOf } from '../../http/bearer.ts'
import type { Wire } from '../../http/wire.ts'
import { answerFailure, failures } from './errors.ts'
import { routes } from './routes.ts'

/** GoMobile's API. */
export const gomobileWire = (services: Services): Wire => ({
  name: 'gomobile',
  title: 'Roster: the gomobile wire',
  description:
    'GoMobile’s `/api/contact`, `/api/custom-attributes` and `/api/audience`, spoken as published; what its pages do not say is Roster’s own. Workspace keys only.',
  routes: routes(services),
  owns: (path) => /^\/api(\/|$)/.test(path),
  keyFrom: (request) => apiKeyOf(request) ?? bearerOf(request),
  security: {
    apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
    bearer: { type: 'http', scheme: 'bearer' },
  },
  unknownFields: 'drop',
  unknownParameters: 'drop',
  answerFailure,
  failures,
})

function apiKeyOf({ headers }: FastifyRequest): string | undefined {
  return [headers['x-api-key']].flat()[0]?.trim() || undefined
}
