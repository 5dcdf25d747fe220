import { createPublicKey, verify } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import {
  makeSigningSecret,
  publicKeyOf,
  shownSecret,
  signatureHeaders,
} from '../../../src/core/webhooks/signing.ts'

const message = () => ({
  id: 'msg_1',
  at: new Date(),
  body: '{"type":"contact.updated","data":{"name":"Ünï"}}',
})

describe('a message that is signed', () => {
  it('is verified by the library of Standard Webhooks', () => {
    const secret = makeSigningSecret('hmac')
    const { body, ...rest } = message()
    const headers = signatureHeaders([secret], { ...rest, body })
    expect(new Webhook(shownSecret(secret) as string).verify(body, headers)).toEqual(JSON.parse(body))
  })

  it('is verified with the former and with the next secret, and with no other', () => {
    const secrets = [makeSigningSecret('hmac'), makeSigningSecret('hmac'), makeSigningSecret('hmac')]
    const { body, ...rest } = message()
    const headers = signatureHeaders(secrets.slice(0, 2), { ...rest, body })
    const verified = secrets.map((secret) => {
      try {
        new Webhook(shownSecret(secret) as string).verify(body, headers)
        return true
      } catch {
        return false
      }
    })
    expect(verified).toEqual([true, true, false])
  })

  it('is verified by no one when its body, its id or its time is another', () => {
    const secret = makeSigningSecret('hmac')
    const { body, ...rest } = message()
    const headers = signatureHeaders([secret], { ...rest, body })
    const receiver = new Webhook(shownSecret(secret) as string)
    const later = String(Number(headers['webhook-timestamp']) + 1)
    expect(() => receiver.verify(`${body} `, headers)).toThrow()
    expect(() => receiver.verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow()
    expect(() => receiver.verify(body, { ...headers, 'webhook-timestamp': later })).toThrow()
  })

  it('by ed25519 is verified by the public key alone', () => {
    const secret = makeSigningSecret('ed25519')
    const { body, ...rest } = message()
    const headers = signatureHeaders([secret], { ...rest, body })
    const [version, signature] = (headers['webhook-signature'] as string).split(',')
    expect([version, shownSecret(secret)]).toEqual(['v1a', null])
    const raw = Buffer.from((publicKeyOf(secret) as string).slice('whpk_'.length), 'base64')
    const key = createPublicKey({
      key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]),
      format: 'der',
      type: 'spki',
    })
    const content = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
    expect(verify(null, content, key, Buffer.from(signature as string, 'base64'))).toBe(true)
    expect(verify(null, Buffer.from(`${content}x`), key, Buffer.from(signature as string, 'base64'))).toBe(
      false,
    )
  })

  it('by HMAC has no public key, and a secret of 32 bytes', () => {
    const secret = makeSigningSecret('hmac')
    expect(publicKeyOf(secret)).toBeNull()
    expect(Buffer.from((shownSecret(secret) as string).slice('whsec_'.length), 'base64')).toHaveLength(32)
  })
})
