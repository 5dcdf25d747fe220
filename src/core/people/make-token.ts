import { randomBytes } from 'node:crypto'

/** What a cookie or a one-time link carries: 256 random bits, as a URL may hold them. The store keeps their SHA-256. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url')
}
