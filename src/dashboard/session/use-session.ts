import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../api/api-error.ts'
import { sendCall } from '../api/send-call.ts'
import type { Session } from '../api/wire-types.ts'

export const sessionKey = ['session'] as const

/** The session; null when nobody is signed in. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      try {
        return await sendCall<Session>({ method: 'GET', path: '/v2/session' }, signal)
      } catch (error) {
        if (error instanceof ApiError && error.code === 'unauthenticated') return null
        throw error
      }
    },
  })
}
