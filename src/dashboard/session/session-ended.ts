import { useSyncExternalStore } from 'react'

let ended = false
const listeners = new Set<() => void>()

/** Whether the session ended while somebody worked: what is on the page stays, and they sign in again over it. */
export const isSessionEnded = () => ended

export function setSessionEnded(isEnded: boolean): void {
  if (ended === isEnded) return
  ended = isEnded
  for (const listener of [...listeners]) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useSessionEnded(): boolean {
  return useSyncExternalStore(subscribe, isSessionEnded)
}
