import { createHmac, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'

/** How messages are signed: with a shared secret, or with a private key whose public key receivers have. */
export const signings = ['hmac', 'ed25519'] as const
export type Signing = (typeof signings)[number]

/** A signing secret: one byte for the algorithm, then 32 random bytes. */
export type SigningSecret = Buffer

const secretBytes = 32

export function makeSigningSecret(signing: Signing): SigningSecret {
  return Buffer.concat([Buffer.of(signings.indexOf(signing)), randomBytes(secretBytes)])
}

/** The secret in the receiver's form (`whsec_…`); null for ed25519, whose private key only the sender has. */
export function shownSecret(secret: SigningSecret): string | null {
  return signingOf(secret) === 'hmac' ? `whsec_${bytesOf(secret).toString('base64')}` : null
}

/** Parses a secret in the form of `shownSecret`, of 24 to 64 bytes; undefined for other text. */
export function readSecret(text: string): SigningSecret | undefined {
  const bytes = Buffer.from(text.replace(/^whsec_/, ''), 'base64')
  if (!/^whsec_[A-Za-z0-9+/]+=*$/.test(text) || bytes.length < 24 || bytes.length > 64) return undefined
  return Buffer.concat([Buffer.of(signings.indexOf('hmac')), bytes])
}

/** The public key of an ed25519 secret (`whpk_…`); null for others. */
export function publicKeyOf(secret: SigningSecret): string | null {
  if (signingOf(secret) === 'hmac') return null
  // The last 32 bytes of SubjectPublicKeyInfo are the key (RFC 8410, 4).
  const spki = createPublicKey(privateKeyOf(secret)).export({ format: 'der', type: 'spki' })
  return `whpk_${spki.subarray(-32).toString('base64')}`
}

export interface SignedMessage {
  id: string
  /** The time of this attempt. */
  at: Date
  body: string
}

/**
 * The headers that prove the sender and the time of a message (Standard Webhooks 1.0.0). Each secret adds a
 * signature of its own, so that a receiver with the former or the next secret can verify it.
 */
export function signatureHeaders(
  secrets: readonly SigningSecret[],
  { id, at, body }: SignedMessage,
): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1_000)
  const content = Buffer.from(`${id}.${timestamp}.${body}`)
  const signatures = secrets.map((secret) =>
    signingOf(secret) === 'hmac'
      ? `v1,${createHmac('sha256', bytesOf(secret)).update(content).digest('base64')}`
      : `v1a,${sign(null, content, privateKeyOf(secret)).toString('base64')}`,
  )
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  }
}

export function signingOf(secret: SigningSecret): Signing {
  return signings[secret[0] ?? 0] ?? 'hmac'
}

function bytesOf(secret: SigningSecret): Buffer {
  return secret.subarray(1)
}

/** PKCS #8 of an Ed25519 key, before its 32 bytes (RFC 8410, 7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

function privateKeyOf(secret: SigningSecret): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8, bytesOf(secret)]), format: 'der', type: 'pkcs8' })
}
