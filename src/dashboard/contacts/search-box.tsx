import { useEffect, useRef, useState } from 'react'
import { strings } from '../strings/strings.ts'
import { Icon } from '../ui/icon.tsx'

const typingPauseMs = 180

/** Finds while one types: what is typed goes out at the first short pause. */
export function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The back button and saved views change it from outside.
  useEffect(() => setText(value), [value])
  useEffect(() => () => clearTimeout(waiting.current), [])
  const type = (next: string) => {
    setText(next)
    clearTimeout(waiting.current)
    waiting.current = setTimeout(() => onChange(next.trim()), typingPauseMs)
  }
  return (
    <search className="search-box">
      <Icon name="search" size={16} />
      <input
        className="input"
        type="search"
        aria-label={strings.contacts.search}
        placeholder={strings.contacts.searchHint}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
    </search>
  )
}
