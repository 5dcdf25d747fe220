import type { FastifyInstance } from 'fastify'
import { bareProblem } from './bare-problem.ts'

/** Any `Expect` but `100-continue` is 417 (RFC 9110, 10.1.1) with a body that says why; Node's own 417 has none. */
export function refuseExpectations(server: FastifyInstance): void {
  server.server.on('checkExpectation', (_, response) => {
    const { headers, body } = bareProblem(417, 'Of Expect only 100-continue can be met.')
    response.writeHead(417, headers).end(body)
  })
}
