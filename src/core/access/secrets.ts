import { hash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import { Refusal } from '../kernel/failure.ts'
import { Turns } from '../kernel/semaphore.ts'

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

/** What a cookie or a one-time link carries: 256 random bits, as a URL may hold them. The store keeps their SHA-256. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url')
}

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

interface ScryptCosts {
  /** The binary logarithm of N, which the memory grows with. */
  logN: number
  r: number
  p: number
}

/** OWASP Password Storage Cheat Sheet, scrypt: N=2^15, r=8, p=3, the choice that takes 32 MiB. */
export const strongCosts: ScryptCosts = { logN: 15, r: 8, p: 3 }

const hashLength = 32
const saltLength = 16

/** Node runs four such works at once, file and name look-ups among them; hashing leaves room, and memory. */
const atOnceMax = 2
/** About ten a second are done. */
const waitingMaxDefault = 40

/** Passwords to slow hashes and back, a few at a time: what waits is bounded, and refused beyond. */
export class SlowHash {
  /** What new hashes cost; a stored hash says its own costs. Only tests, which sign hundreds of people in, set others. */
  static costs = strongCosts

  readonly #turns = new Turns(atOnceMax)
  readonly #waitingMax: number

  constructor(waitingMax = waitingMaxDefault) {
    this.#waitingMax = waitingMax
  }

  /** Hashes a password with a salt of its own; the text says how. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(saltLength)
    return write(SlowHash.costs, salt, await this.#derive(password, salt, SlowHash.costs))
  }

  /** Whether the password has this hash; takes as long where there is none. */
  async matches(password: string, stored: string | undefined): Promise<boolean> {
    const { salt, hash, ...costs } = read(stored || hashOfNoPassword())
    const derived = await this.#derive(password, salt, costs)
    return timingSafeEqual(derived, hash)
  }

  async #derive(password: string, salt: Buffer, { logN, r, p }: ScryptCosts): Promise<Buffer> {
    if (this.#turns.waiting >= this.#waitingMax)
      throw new Refusal({ code: 'too_many_requests', detail: 'Too many people sign in.', retryAfterS: 5 })
    const N = 2 ** logN
    return this.#turns.take(() =>
      // NFKC, so that one password typed on two keyboards is one (NIST SP 800-63B, 3.1.1.2).
      scryptAsync(password.normalize('NFKC'), salt, hashLength, { N, r, p, maxmem: 256 * N * r }),
    )
  }
}

/** A hash that no password has, so that an unknown email takes as long as a known one. */
function hashOfNoPassword(): string {
  return write(SlowHash.costs, randomBytes(saltLength), randomBytes(hashLength))
}

/** As the PHC string format writes scrypt: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`. */
function write({ logN, r, p }: ScryptCosts, salt: Buffer, hash: Buffer): string {
  return `$scrypt$ln=${logN},r=${r},p=${p}$${salt.toString('base64')}$${hash.toString('base64')}`
}

function read(text: string): ScryptCosts & { salt: Buffer; hash: Buffer } {
  const [, , settings = '', salt = '', hash = ''] = text.split('$')
  const [logN, r, p] = settings.split(',').map((setting) => Number(setting.slice(setting.indexOf('=') + 1)))
  return { logN: logN!, r: r!, p: p!, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
}
