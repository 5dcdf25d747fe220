import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Listens and returns the URL to reach it with from this machine. */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  await server.listen({ host, port })
  const address = server.server.address() as AddressInfo
  return urlOf(address)
}

function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}
