import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ApiCall } from '../api/api-call.ts'
import { sendCall } from '../api/send-call.ts'
import { navigate } from '../router/route.ts'
import { sessionKey } from '../session/use-session.ts'

/** Sends a form that ends in a session, and goes in. */
export function useEntry(callOf: () => ApiCall, goTo?: string) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await sendCall(callOf())
      if (goTo !== undefined) navigate(goTo, { replace: true })
      await queries.invalidateQueries({ queryKey: sessionKey })
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return { submit, busy, error }
}
