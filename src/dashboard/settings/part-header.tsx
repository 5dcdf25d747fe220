import type { ReactNode } from 'react'
import type { ApiCall } from '../api/api-call.ts'
import { ApiMenu } from '../ui/api-menu.tsx'

interface Props {
  title: string
  text: string
  /** The call that lists what is shown below. */
  call: ApiCall
  children?: ReactNode
}

/** What a part of the settings is for, its call, and the button that makes one more. */
export function PartHeader({ title, text, call, children }: Props) {
  return (
    <header className="page-header">
      <div className="page-header-text">
        <h2>{title}</h2>
        <p className="quiet">{text}</p>
      </div>
      <ApiMenu call={call} />
      {children}
    </header>
  )
}
