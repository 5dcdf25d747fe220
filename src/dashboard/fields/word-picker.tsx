import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { listsQuery, tagsQuery } from '../api/queries.ts'
import { strings } from '../strings/strings.ts'
import { Chip } from './cell-value.tsx'
import type { ColumnKind } from './standard-columns.ts'

interface WordOption {
  id: string
  label: string
}

interface Props {
  /** Of the line, for a label elsewhere. */
  id?: string
  label: string
  value: readonly string[]
  options: readonly WordOption[]
  /** Words that are no option yet may be added too. */
  mayMake: boolean
  autoFocus?: boolean
  onChange: (value: string[]) => void
  /** Enter on an empty line. */
  onDone?: () => void
}

const shownMax = 8

/** Some of many words: chips, a line to type in and what it finds (ARIA APG, combobox with list). */
export function WordPicker(props: Props) {
  const { label, value, options, mayMake, autoFocus = false, onChange, onDone } = props
  const id = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  // In a form the list would cover what stands below, so it waits for a letter or an arrow.
  const [open, setOpen] = useState(autoFocus)
  const found = open ? suggestionsOf(text.trim(), value, options, mayMake) : []
  const labelOf = (word: string) => options.find((option) => option.id === word)?.label ?? word
  const add = (word: string) => {
    onChange([...value, word])
    setText('')
    setActive(0)
    setOpen(autoFocus)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && text === '') return onChange(value.slice(0, -1))
    if (event.key === 'Enter') {
      event.preventDefault()
      if (text.trim() === '') return onDone?.()
      const chosen = found[active]
      if (chosen) add(chosen.id)
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    if (!open) return setOpen(true)
    if (found.length === 0) return
    setActive((active + step + found.length) % found.length)
  }
  return (
    <div className="word-picker">
      {value.length > 0 && (
        <div className="chips">
          {value.map((word) => (
            <Chip
              key={word}
              text={labelOf(word)}
              onRemove={() => onChange(value.filter((one) => one !== word))}
            />
          ))}
        </div>
      )}
      <input
        className="input"
        id={props.id}
        role="combobox"
        aria-label={label}
        placeholder={strings.contacts.picker.add}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-found`}
        aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: an editor that was just opened is where typing goes
        autoFocus={autoFocus}
        value={text}
        onBlur={() => setOpen(autoFocus)}
        onChange={(event) => {
          setText(event.target.value)
          setActive(0)
          setOpen(true)
        }}
        onKeyDown={onKeyDown}
      />
      <div
        className={found.length > 0 ? 'word-found' : 'only-heard'}
        role="listbox"
        id={`${id}-found`}
        aria-label={label}
      >
        {found.map((option, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the line keeps the focus and points here
          // biome-ignore lint/a11y/useKeyWithClickEvents: the line takes the keys
          <div
            key={option.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className="menu-item"
            data-highlighted={index === active || undefined}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => add(option.id)}
          >
            {option.label}
          </div>
        ))}
      </div>
      {open && text.trim() !== '' && found.length === 0 && (
        <p className="field-hint">{strings.contacts.picker.nothing}</p>
      )}
    </div>
  )
}

/** What begins with the text, then what contains it; at last the text itself where it is new. */
function suggestionsOf(
  text: string,
  value: readonly string[],
  options: readonly WordOption[],
  mayMake: boolean,
): WordOption[] {
  const wanted = text.toLocaleLowerCase()
  const free = options.filter(({ id }) => !value.includes(id))
  const starts = free.filter(({ label }) => label.toLocaleLowerCase().startsWith(wanted))
  const contains = free.filter(
    ({ label }) =>
      label.toLocaleLowerCase().includes(wanted) && !starts.some((option) => option.label === label),
  )
  const found = [...starts, ...contains].slice(0, shownMax)
  const isNew =
    mayMake && text !== '' && !options.some(({ label }) => label === text) && !value.includes(text)
  if (!isNew) return found
  // Enter takes the first: what was typed, unless it is the beginning of something known.
  const made = { id: text, label: strings.contacts.picker.make(text) }
  return starts.length > 0 ? [...found, made] : [made, ...found]
}

/** What may be chosen: a workspace's tags by name, its lists by id; of other words anything. */
export function useWordOptions(
  workspaceId: string,
  kind: ColumnKind,
): { options: WordOption[]; mayMake: boolean } {
  const tags = useQuery({ ...tagsQuery(workspaceId), enabled: kind === 'tags' })
  const lists = useQuery({ ...listsQuery(workspaceId), enabled: kind === 'lists' })
  const options = useMemo(() => {
    if (kind === 'lists') return (lists.data ?? []).map(({ id, name }) => ({ id, label: name }))
    return (tags.data ?? []).map(({ name }) => ({ id: name, label: name }))
  }, [kind, tags.data, lists.data])
  return { options, mayMake: kind !== 'lists' }
}
