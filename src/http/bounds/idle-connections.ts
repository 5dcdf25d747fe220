import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Beyond its limit Node drops new connections itself, so a few more are accepted until others have ended. */
const headroom = 256

interface Connection {
  address: string
  /** The number of unanswered requests. */
  requests: number
  /** Whether a key or a session was accepted on it. */
  isKnown: boolean
}

/**
 * Makes room for new connections. Beyond the limit, and beyond half of it for one address, a new connection
 * replaces the one that has been idle for longest; connections on which no key or session was accepted are
 * ended first.
 */
export function boundConnections(server: FastifyInstance, connectionsMax: number): void {
  const open = new Map<Socket, Connection>()
  // In the order in which they became idle.
  const idle = { unknown: new Set<Socket>(), known: new Set<Socket>() }
  const idleOf = new Map<string, number>()
  const ofAddressMax = Math.ceil(connectionsMax / 2)
  server.server.maxConnections = connectionsMax + headroom

  server.server.on('connection', (socket: Socket) => {
    const connection = { address: socket.remoteAddress ?? '', requests: 0, isKnown: false }
    open.set(socket, connection)
    socket.once('close', () => {
      rouse(socket, connection)
      open.delete(socket)
    })
    rest(socket, connection)
    if ((idleOf.get(connection.address) ?? 0) > ofAddressMax) endOldest(socket, connection.address)
    if (open.size > connectionsMax && !endOldest(socket)) socket.destroy()
  })
  server.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const connection = open.get(socket)
    if (connection === undefined) return
    if (connection.requests++ === 0) rouse(socket, connection)
    response.once('close', () => {
      if (--connection.requests === 0 && open.has(socket)) rest(socket, connection)
    })
  })
  server.addHook('onSend', (request, _, payload, done) => {
    const { principal } = request
    const connection = principal && principal.keyId !== 'none' ? open.get(request.raw.socket) : undefined
    if (connection !== undefined) connection.isKnown = true
    done(null, payload)
  })

  function rest(socket: Socket, { address, isKnown }: Connection): void {
    idle[isKnown ? 'known' : 'unknown'].add(socket)
    idleOf.set(address, (idleOf.get(address) ?? 0) + 1)
  }

  function rouse(socket: Socket, { address }: Connection): void {
    if (!idle.unknown.delete(socket) && !idle.known.delete(socket)) return
    const left = (idleOf.get(address) ?? 1) - 1
    if (left === 0) idleOf.delete(address)
    else idleOf.set(address, left)
  }

  /** Ends the connection that was idle for longest, of one address or of all; false if there is none except the new one. */
  function endOldest(newest: Socket, address?: string): boolean {
    for (const sockets of [idle.unknown, idle.known])
      for (const socket of sockets) {
        const connection = open.get(socket)
        const isMeant = address === undefined || connection?.address === address
        if (socket === newest || !isMeant || connection === undefined) continue
        rouse(socket, connection)
        open.delete(socket)
        socket.destroy()
        return true
      }
    return false
  }
}
