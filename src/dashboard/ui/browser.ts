import { type RefObject, useEffect, useRef, useState } from 'react'

/** Puts a text on the clipboard. The clipboard's own interface is missing on plain http beyond loopback. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'only-heard'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

/** The page's nonce, for style sheets that are made at run time; a new one with every load. */
export function pageNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')
  return meta?.nonce ?? ''
}

/** Whether an element has been on the screen; its data need not be requested before. */
export function useSeen<E extends Element>(): [RefObject<E | null>, boolean] {
  const ref = useRef<E>(null)
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    if (ref.current === null) return
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return
      setSeen(true)
      observer.disconnect()
    })
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [])
  return [ref, isSeen]
}

/** A random id. `crypto.randomUUID` is missing on plain http beyond loopback. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Whether keys belong to a field in which the user types. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(typingFields))
}

const typingFields = 'textarea, select, input:not([type=checkbox], [type=radio], [type=button])'
