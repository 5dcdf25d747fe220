import { Combobox } from '@base-ui/react/combobox'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { listsQuery, tagsQuery } from '../api/queries.ts'
import type { CustomField, FieldOption } from '../api/wire-types.ts'
import { strings } from '../strings/strings.ts'
import { Chip } from './cell-value.tsx'
import type { Column } from './standard-columns.ts'

export interface WordOption {
  id: string
  label: string
  /** The colour of a custom field's option. */
  color?: FieldOption['color']
}

interface Props {
  /** The id of the input, for a label elsewhere. */
  id?: string
  label: string
  value: readonly string[]
  options: readonly WordOption[]
  /** Words that are no option yet may be added too. */
  mayMake: boolean
  /** Only one word can be chosen; another one takes its place. */
  single?: boolean
  autoFocus?: boolean
  placeholder?: string
  onChange: (value: string[]) => void
  /** Called for Enter on an empty input. */
  onDone?: () => void
}

const shownMax = 50

/** Chooses some of many words: chips, an input to type in, and a list of what matches. */
export function WordPicker(props: Props) {
  const { label, value, options, mayMake, single = false, autoFocus = false, onChange, onDone } = props
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const found = useMemo(
    () => suggestionsOf(text.trim(), value, options, mayMake),
    [text, value, options, mayMake],
  )
  const optionOf = (word: string) => options.find((option) => option.id === word)
  const labelOf = (word: string) => optionOf(word)?.label ?? word
  const add = (option: WordOption | null) => {
    if (option === null) return
    onChange(single ? [option.id] : [...value, option.id])
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && text === '') return onChange(value.slice(0, -1))
    if (event.key !== 'Enter' || open) return
    event.preventDefault()
    if (text.trim() === '') onDone?.()
  }
  return (
    <div className="word-picker">
      {value.length > 0 && (
        <div className="chips">
          {value.map((word) => (
            <Chip
              key={word}
              text={labelOf(word)}
              color={optionOf(word)?.color}
              onRemove={() => onChange(value.filter((one) => one !== word))}
            />
          ))}
        </div>
      )}
      {/* What is chosen stands in the chips, so the combobox itself never has a value. */}
      <Combobox.Root<WordOption>
        items={found}
        filter={null}
        value={null}
        inputValue={text}
        open={open && (found.length > 0 || text.trim() !== '')}
        autoHighlight
        openOnInputClick={autoFocus || single}
        onOpenChange={setOpen}
        onValueChange={add}
        onInputValueChange={(next, { reason }) => reason !== 'none' && setText(next)}
      >
        <Combobox.Input
          className="input"
          id={props.id}
          aria-label={label}
          placeholder={props.placeholder ?? strings.contacts.picker.add}
          autoComplete="off"
          autoFocus={autoFocus}
          onKeyDown={onKeyDown}
        />
        <Combobox.Portal>
          {/* The grid closes its editor for a click elsewhere; by this class the list belongs to the editor. */}
          <Combobox.Positioner className="floating ag-custom-component-popup" align="start" sideOffset={4}>
            <Combobox.Popup className="menu word-found">
              <Combobox.Empty className="word-nothing">{strings.contacts.picker.nothing}</Combobox.Empty>
              <Combobox.List>
                {(option: WordOption) => (
                  <Combobox.Item key={option.id} value={option} className="menu-item">
                    {option.color ? (
                      <Chip text={option.label} color={option.color} />
                    ) : (
                      <bdi>{option.label}</bdi>
                    )}
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
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
  const contains = free.filter(({ label }) => label.toLocaleLowerCase().indexOf(wanted) > 0)
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
  { kind, custom }: Pick<Column, 'kind' | 'custom'>,
): { options: WordOption[]; mayMake: boolean } {
  const tags = useQuery({ ...tagsQuery(workspaceId), enabled: kind === 'tags' })
  const lists = useQuery({ ...listsQuery(workspaceId), enabled: kind === 'lists' })
  const options = useMemo((): WordOption[] => {
    if (kind === 'select' || kind === 'multiSelect') return optionChoices(custom)
    if (kind === 'lists') return (lists.data ?? []).map(({ id, name }) => ({ id, label: name }))
    return (tags.data ?? []).map(({ name }) => ({ id: name, label: name }))
  }, [kind, custom, tags.data, lists.data])
  return { options, mayMake: kind === 'tags' || kind === 'words' }
}

/** A field's options in their order. */
export function optionChoices(field: CustomField | undefined): WordOption[] {
  return (field?.options ?? []).map(({ name, color }) => ({ id: name, label: name, color }))
}
