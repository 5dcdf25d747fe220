import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { showDone } from '../ui/toasts.tsx'
import type { ApiCall } from './api-call.ts'
import { sendCall } from './send-call.ts'

/** Sends a call that changes something, has what it changed read again, and says that it is done. Throws `ApiError`. */
export function useAct(...stale: QueryKey[]): <T>(call: ApiCall, done?: string) => Promise<T> {
  const queries = useQueryClient()
  return async <T>(call: ApiCall, done?: string) => {
    const answer = await sendCall<T>(call)
    await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })))
    if (done !== undefined) showDone(done)
    return answer
  }
}
