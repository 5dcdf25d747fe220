import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { ensureStoreKey } from '../../store/webhooks/store-keys.ts'

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** The key that sealed a secret: the one in the store, or the operator's. */
const sealedBy = { store: 0, operator: 1 } as const

/** The owner of a sealed secret, which can be opened for no other owner. */
export interface SecretOwner {
  workspaceId: string
  webhookId: string
}

/**
 * Encrypts secrets that Roster has to read again: with the operator's key if there is one, else with a key
 * that is created in the database and that no backup includes.
 */
export class SecretBox {
  readonly #scope: DirectoryScope
  readonly #operatorKey: string | undefined
  #storeKey: Promise<Buffer> | undefined

  constructor({ db }: DirectoryScope, operatorKey?: string) {
    this.#scope = { db }
    this.#operatorKey = operatorKey
  }

  async seal(owner: SecretOwner, secret: Buffer): Promise<Buffer> {
    const by = this.#operatorKey === undefined ? sealedBy.store : sealedBy.operator
    const nonce = randomBytes(nonceBytes)
    const sealing = createCipheriv(cipher, keyFor(owner, await this.#keyOf(by)), nonce)
    sealing.setAAD(contextOf(owner))
    return Buffer.concat([
      Buffer.of(by),
      nonce,
      sealing.update(secret),
      sealing.final(),
      sealing.getAuthTag(),
    ])
  }

  /** Decrypts a secret; undefined if its key is missing: in a restored store, or if the operator's key was changed. */
  async open(owner: SecretOwner, sealed: Buffer): Promise<Buffer | undefined> {
    const by = sealed[0]
    if (by === sealedBy.operator && this.#operatorKey === undefined) return undefined
    const key = await this.#keyOf(by ?? sealedBy.store)
    const opening = createDecipheriv(cipher, keyFor(owner, key), sealed.subarray(1, 1 + nonceBytes))
    opening.setAAD(contextOf(owner))
    opening.setAuthTag(sealed.subarray(-tagBytes))
    try {
      return Buffer.concat([opening.update(sealed.subarray(1 + nonceBytes, -tagBytes)), opening.final()])
    } catch {
      return undefined
    }
  }

  async #keyOf(by: number): Promise<Buffer> {
    if (by === sealedBy.operator) return Buffer.from(this.#operatorKey as string)
    this.#storeKey ??= ensureStoreKey(this.#scope, 'webhooks', randomBytes(32))
    // A failed look-up is repeated by the next call.
    this.#storeKey.catch(() => {
      this.#storeKey = undefined
    })
    return this.#storeKey
  }
}

function keyFor({ workspaceId }: SecretOwner, key: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, workspaceId, 'roster webhook secrets', 32))
}

function contextOf({ workspaceId, webhookId }: SecretOwner): Buffer {
  return Buffer.from(`${workspaceId} ${webhookId}`)
}
