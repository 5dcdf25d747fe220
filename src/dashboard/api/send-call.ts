import { strings } from '../strings/strings.ts'
import { type ApiCall, urlOf } from './api-call.ts'
import { ApiError } from './api-error.ts'

/** A page of another origin cannot send it, so a call that carries it came from here. */
const ownPage = { 'x-roster-dashboard': '1' }

let signedOut = () => {}

/** What to do when a call is answered that nobody is signed in any more. */
export function whenSignedOut(act: () => void): void {
  signedOut = act
}

/** Sends a call with the session's cookie. Throws `ApiError` for every answer that is no success. */
export async function sendCall<T>(call: ApiCall, signal?: AbortSignal): Promise<T> {
  const response = await fetch(urlOf(call), requestOf(call, signal)).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiError({ code: 'unreachable', detail: strings.errors.unreachable })
  })
  const text = await response.text()
  if (!response.ok) {
    const error = new ApiError(problemOf(text))
    if (error.code === 'unauthenticated') signedOut()
    throw error
  }
  return (text === '' ? undefined : JSON.parse(text)) as T
}

function requestOf({ method, body }: ApiCall, signal?: AbortSignal): RequestInit {
  const raw = body instanceof Blob
  return {
    method,
    credentials: 'same-origin',
    headers: {
      ...ownPage,
      ...(body !== undefined && { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    ...(signal && { signal }),
  }
}

function problemOf(text: string): Partial<ConstructorParameters<typeof ApiError>[0]> {
  try {
    return JSON.parse(text)
  } catch {
    return { code: 'unreachable', detail: strings.errors.unreadable }
  }
}
