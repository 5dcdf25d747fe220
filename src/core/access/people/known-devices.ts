import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** The device from which a person signs in, as far as the request identifies it. */
export interface Device {
  /** Its network address. */
  address: string
  /** The User-Agent header of its browser. */
  userAgent?: string | undefined
  /** The token of the session that the device already has; signing in ends that session. */
  session?: string | undefined
  /** The token that `deviceToken` made for it at an earlier sign-in. */
  token?: string | undefined
}

/** How long a device stays known, in milliseconds. */
export const deviceAgeMsMax = 180 * 24 * 3_600_000

const idLength = 22
const form = new RegExp(`^[\\w-]{${idLength}}\\.[\\w-]{43}$`)

interface Owner {
  id: string
  /** The password's hash. */
  password: string
}

/**
 * Makes the token that a device stores after a person signed in on it, so that guesses from other devices do
 * not lock the person out there. It is signed with the hash of the password: a new password invalidates all
 * devices, and the store holds nothing about them.
 */
export function deviceToken(person: Owner): string {
  const id = randomBytes(16).toString('base64url')
  return `${id}.${sign(person, id)}`
}

/** The id of a device on which this person has signed in; undefined for other devices and for tokens of other people. */
export function knownDevice(person: Owner | undefined, token: string | undefined): string | undefined {
  if (person === undefined || token === undefined || !form.test(token)) return undefined
  const id = token.slice(0, idLength)
  const isSigned = timingSafeEqual(Buffer.from(token.slice(idLength + 1)), Buffer.from(sign(person, id)))
  return isSigned ? id : undefined
}

function sign({ id, password }: Owner, deviceId: string): string {
  return createHmac('sha256', password).update(`device ${id} ${deviceId}`).digest('base64url')
}
