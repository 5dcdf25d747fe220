import type { ReactNode } from 'react'
import { strings } from '../strings/strings.ts'

interface Props {
  title: string
  text?: string
  children: ReactNode
}

/** The frame of the pages outside: who is asking, and one small form. */
export function Door({ title, text, children }: Props) {
  return (
    <main className="door">
      <div className="door-card">
        <p className="wordmark">
          <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="32" height="32" />
          {strings.product}
        </p>
        <h1>{title}</h1>
        {text && <p className="door-text">{text}</p>}
        {children}
      </div>
    </main>
  )
}
