import { useSyncExternalStore } from 'react'

let ended = false
const listeners = new Set<() => void>()

/** Whether the session ended during work: the page stays, and the user signs in again over it. */
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
