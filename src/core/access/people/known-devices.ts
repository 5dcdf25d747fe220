import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Where somebody signs in, as far as the request tells. */
export interface Device {
  /** The network address that it has. */
  address: string
  /** As the browser names itself. */
  userAgent?: string | undefined
  /** The token of the session that it has already; signing in ends that one. */
  session?: string | undefined
  /** What `deviceToken` gave to it when somebody signed in there. */
  token?: string | undefined
}

/** How long a device stays known. */
export const deviceAgeMsMax = 180 * 24 * 3_600_000

const idLength = 22
const form = new RegExp(`^[\\w-]{${idLength}}\\.[\\w-]{43}$`)

interface Owner {
  id: string
  /** Hashed. */
  password: string
}

/**
 * What a device keeps after a person has signed in on it, so that others' guesses do not lock this person out there. Signed with
 * the password's own hash: with another password no device is known any more, and the store keeps nothing of it.
 */
export function deviceToken(person: Owner): string {
  const id = randomBytes(16).toString('base64url')
  return `${id}.${sign(person, id)}`
}

/** The id of a device on which this person has signed in; undefined for any other, and for a token of somebody else's. */
export function knownDevice(person: Owner | undefined, token: string | undefined): string | undefined {
  if (person === undefined || token === undefined || !form.test(token)) return undefined
  const id = token.slice(0, idLength)
  const isSigned = timingSafeEqual(Buffer.from(token.slice(idLength + 1)), Buffer.from(sign(person, id)))
  return isSigned ? id : undefined
}

function sign({ id, password }: Owner, deviceId: string): string {
  return createHmac('sha256', password).update(`device ${id} ${deviceId}`).digest('base64url')
}
