import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Ends, when the server closes, connections that have not sent a request yet. Node counts them neither as idle nor as
 * late once it closes, so a browser's spare connection would hold up the end for ever.
 */
export function endSilentConnections(server: FastifyInstance): void {
  const silent = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  server.server.on('request', ({ socket }: { socket: Socket }) => silent.delete(socket))
  server.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy()
  })
}
