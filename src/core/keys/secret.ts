import { hash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const prefix = 'sk_live_'
/** 256 bits in base62. */
const secretLength = 43
/** 32 bits in base62. */
const checksumLength = 6

/**
 * A new key: `sk_live_`, 32 random bytes and their CRC-32, in base62. Prefix and checksum let secret scanners recognise
 * a leaked key; they are never asked for here.
 */
export function makeSecret(): string {
  const body = prefix + base62(BigInt(`0x${randomBytes(32).toString('hex')}`), secretLength)
  return body + checksumOf(body)
}

/** Whether text is a key that Roster could have made. For scanners and tests; authentication never asks. */
export function isWellFormedSecret(text: string): boolean {
  const body = text.slice(0, -checksumLength)
  return (
    body.startsWith(prefix) &&
    body.length === prefix.length + secretLength &&
    text.slice(-checksumLength) === checksumOf(body)
  )
}

/** What the store keeps of a key. Looked up by, so nothing is compared byte by byte where timing could tell. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}

function checksumOf(body: string): string {
  return base62(BigInt(crc32(body)), checksumLength)
}

function base62(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= 62n) text = digits[Number(rest % 62n)] + text
  return text.padStart(length, '0')
}
