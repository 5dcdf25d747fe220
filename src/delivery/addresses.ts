import { BlockList, isIP } from 'node:net'

/**
 * IPv4 networks that are not public: the IANA Special-Purpose Address Registry, multicast, and the address of
 * Azure's metadata service.
 */
const closed4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]

/**
 * Global unicast (RFC 4291, 2.4). Every other IPv6 address is refused, such as ::1, fc00::/7, fe80::/10,
 * ff00::/8, 64:ff9b::/96.
 */
const open6 = ['2000::/3']

/**
 * Refused networks within it: protocol assignments, tunnels whose inner address may be private (Teredo,
 * 6to4), documentation.
 */
const closed6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']

/** A list of networks in CIDR notation, or single addresses. */
export function networksOf(texts: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of texts) {
    const [address = '', bits] = text.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

const closed = networksOf([...closed4, ...closed6])
const open = networksOf(open6)
const loopback = networksOf(['127.0.0.0/8', '::1'])

/** Whether an address is in one of the networks; an IPv4 address mapped to IPv6 counts as IPv4. */
export function isWithin(networks: BlockList, address: string): boolean {
  const plain = unmapped(address)
  const version = isIP(plain)
  return version !== 0 && networks.check(plain, version === 6 ? 'ipv6' : 'ipv4')
}

/** Whether an address is public. */
export function isPublic(address: string): boolean {
  const plain = unmapped(address)
  if (isIP(plain) === 4) return !isWithin(closed, plain)
  return isIP(plain) === 6 && !plain.includes('%') && isWithin(open, plain) && !isWithin(closed, plain)
}

/** Whether an address belongs to this machine. */
export function isLoopback(address: string): boolean {
  return isWithin(loopback, address)
}

/** The IPv4 address in ::ffff:0:0/96 (RFC 4291, 2.5.5.2), in either notation; any other address unchanged. */
function unmapped(address: string): string {
  if (isIP(address) !== 6) return address
  // A URL normalises the notation of IPv6 addresses.
  const host = URL.canParse(`http://[${address}]/`) ? new URL(`http://[${address}]/`).hostname : address
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(host) ?? []
  if (high === undefined || low === undefined) return address
  const [upper, lower] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [upper >> 8, upper & 255, lower >> 8, lower & 255].join('.')
}
