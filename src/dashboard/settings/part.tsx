import { type UseQueryOptions, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ApiCall } from '../api/api-call.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { useSeen } from '../ui/browser.ts'
import { Button } from '../ui/button.tsx'
import { formatNumber } from '../ui/format.ts'
import { Menu, type MenuPart } from '../ui/menu.tsx'

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

/** What can be done with one record. */
export function RowMenu({ name, entries }: { name: string; entries: MenuPart[] }) {
  return (
    <Menu
      trigger={<Button look="quiet" icon="more" aria-label={strings.settings.actionsOf(name)} />}
      entries={entries}
    />
  )
}

interface CountedProps<T> {
  query: UseQueryOptions<T, Error, T, readonly unknown[]>
  countOf: (counted: T) => number | undefined
}

/** How many, counted when it comes into sight: a list may be long, and each count is a call. */
export function Counted<T>({ query, countOf }: CountedProps<T>) {
  const [ref, isSeen] = useSeen<HTMLSpanElement>()
  const { data } = useQuery({ ...query, enabled: isSeen })
  const count = data === undefined ? undefined : countOf(data)
  return (
    <span className="number" ref={ref}>
      {count === undefined ? '…' : formatNumber(count)}
    </span>
  )
}
