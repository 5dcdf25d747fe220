import { describe, expect, it } from 'vitest'
import { isLoopback, isPublic, isWithin, networksOf } from '../../src/delivery/addresses.ts'

describe('a public address', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.216.34',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.0.1',
    '172.32.0.1',
    '223.255.255.255',
  ])('is %s', (address) => expect(isPublic(address)).toBe(true))

  it.each(['2606:4700::1111', '2a00:1450:4001:81b::200e', '::ffff:8.8.8.8', '::ffff:808:808'])(
    'is %s',
    (address) => expect(isPublic(address)).toBe(true),
  )

  it.each([
    // This host, private, shared (CGNAT), loopback, link-local and metadata, protocols, documentation, benchmarks.
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.127.255.255',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '169.254.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '192.168.255.255',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    // Multicast, reserved, broadcast.
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
  ])('is not %s', (address) => expect(isPublic(address)).toBe(false))

  it.each([
    '::',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:7f00:0001',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '::ffff:0.0.0.0',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2002:a00:1::1',
    '2001::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2001:db8::1',
    '3fff::1',
    '100::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fd12:3456:789a::1',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fec0::1',
    'ff02::1',
    'ff0e::1',
    '4000::1',
    'e000::1',
  ])('is not %s', (address) => expect(isPublic(address)).toBe(false))

  it.each(['', 'localhost', '127.1', '0x7f000001', '1.1.1.1:80', '[::1]', '1.1.1.1 ', 'example.com'])(
    'is not %j, which is no address',
    (text) => expect(isPublic(text)).toBe(false),
  )
})

it('this machine’s own addresses are told from others', () => {
  for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
    expect(isLoopback(address)).toBe(true)
  for (const address of ['126.0.0.1', '128.0.0.1', '::2', '0.0.0.0', '::'])
    expect(isLoopback(address)).toBe(false)
})

it('networks hold what CIDR says, an IPv4 address within an IPv6 one too', () => {
  const networks = networksOf(['10.1.0.0/16', '192.168.5.5', 'fd00::/8'])
  for (const address of ['10.1.2.3', '192.168.5.5', 'fd12::1', '::ffff:10.1.0.9'])
    expect(isWithin(networks, address)).toBe(true)
  for (const address of ['10.2.0.1', '192.168.5.6', 'fe80::1', 'nothing'])
    expect(isWithin(networks, address)).toBe(false)
})
