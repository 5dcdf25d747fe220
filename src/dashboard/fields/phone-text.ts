import { useSyncExternalStore } from 'react'

type Format = (phone: string) => string

let format: Format | undefined
let isAsked = false
const listeners = new Set<() => void>()
const known = new Map<string, string>()
const knownMax = 5_000

/** Loads what formats phones, after the first rows are painted: until then they stand as they are stored. */
function ask(): void {
  if (isAsked) return
  isAsked = true
  import('libphonenumber-js/min')
    .then(({ parsePhoneNumberFromString }) => {
      format = (phone) => parsePhoneNumberFromString(phone)?.formatInternational() ?? phone
      for (const listener of [...listeners]) listener()
    })
    // Phones stay in their stored form, which is readable too.
    .catch(() => {})
}

/** A phone as its country writes it: `+1 415 555 2671`. */
export function phoneText(phone: string): string {
  if (format === undefined) return phone
  const before = known.get(phone)
  if (before !== undefined) return before
  if (known.size >= knownMax) known.clear()
  const text = format(phone)
  known.set(phone, text)
  return text
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  ask()
  return () => listeners.delete(listener)
}

/** A phone as people write it, drawn again when the formats have come. */
export function usePhoneText(phone: string): string {
  useSyncExternalStore(subscribe, () => format)
  return phoneText(phone)
}
