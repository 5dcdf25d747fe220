import { hash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import { Refusal } from '../kernel/failure.ts'
import { Semaphore } from '../kernel/semaphore.ts'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const prefix = 'sk_live_'
/** 256 bits in base62. */
const secretLength = 43
/** 32 bits in base62. */
const checksumLength = 6

/**
 * Makes a key: `sk_live_`, 32 random bytes and their CRC-32, in base62. Prefix and checksum let secret
 * scanners recognise a leaked key; authentication does not check them.
 */
export function makeSecret(): string {
  const body = prefix + base62(BigInt(`0x${randomBytes(32).toString('hex')}`), secretLength)
  return body + checksumOf(body)
}

/** Whether text has the form of a key. For scanners and tests; authentication does not use it. */
export function isWellFormedSecret(text: string): boolean {
  const body = text.slice(0, -checksumLength)
  return (
    body.startsWith(prefix) &&
    body.length === prefix.length + secretLength &&
    text.slice(-checksumLength) === checksumOf(body)
  )
}

/**
 * The hash under which a key is stored. Keys are looked up by it, so no secret is compared byte by byte with
 * observable timing.
 */
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

/** Makes the token of a cookie or one-time link: 256 random bits in base64url. The store holds its SHA-256. */
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

/**
 * Node's thread pool has four threads, which files and name look-ups share; two hashes at once leave room,
 * and bound memory.
 */
const atOnceMax = 2
/** The most password hashes that wait; about ten a second are computed. */
const waitingMaxDefault = 40

/** Slow password hashes (scrypt), a few at a time. The number that waits is bounded; further ones are refused. */
export class SlowHash {
  /** What new hashes cost; a stored hash says its own costs. Only tests, which sign hundreds of people in, set others. */
  static costs = strongCosts

  readonly #turns = new Semaphore(atOnceMax)
  readonly #waitingMax: number

  constructor(waitingMax = waitingMaxDefault) {
    this.#waitingMax = waitingMax
  }

  /** Hashes a password with a new salt. The returned text includes the parameters. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(saltLength)
    return write(SlowHash.costs, salt, await this.#derive(password, salt, SlowHash.costs))
  }

  /** Whether the password has this hash. Takes equally long without a hash. */
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
      // NFKC, so that a password is the same from every keyboard (NIST SP 800-63B, 3.1.1.2).
      scryptAsync(password.normalize('NFKC'), salt, hashLength, { N, r, p, maxmem: 256 * N * r }),
    )
  }
}

/** A hash that matches no password. It is compared for unknown emails, so that they take as long as known ones. */
function hashOfNoPassword(): string {
  return write(SlowHash.costs, randomBytes(saltLength), randomBytes(hashLength))
}

/** The PHC string format of scrypt: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`. */
function write({ logN, r, p }: ScryptCosts, salt: Buffer, hash: Buffer): string {
  return `$scrypt$ln=${logN},r=${r},p=${p}$${salt.toString('base64')}$${hash.toString('base64')}`
}

function read(text: string): ScryptCosts & { salt: Buffer; hash: Buffer } {
  const [, , settings = '', salt = '', hash = ''] = text.split('$')
  const [logN, r, p] = settings.split(',').map((setting) => Number(setting.slice(setting.indexOf('=') + 1)))
  return { logN: logN!, r: r!, p: p!, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
}
