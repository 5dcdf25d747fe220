import { useState } from 'react'
import { optionColors } from '../../core/fields/contact-fields.ts'
import type { FieldOption } from '../api/wire-types.ts'
import { Chip } from '../fields/cell-value.tsx'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { SelectField, TextField } from '../ui/fields.tsx'
import { Icon } from '../ui/icon.tsx'

/** An option while a field is edited. */
export interface OptionDraft {
  /** The key of its row. */
  key: string
  /** The id, if it exists already. */
  id?: string | undefined
  name: string
  color: FieldOption['color']
  /** The option that contacts get instead when it is removed, or null for none. Undefined: it stays. */
  goesTo?: string | null | undefined
}

const words = strings.fields.options

/** The options that a field has, to edit. */
export function draftsOf(options: readonly FieldOption[]): OptionDraft[] {
  return options.map(({ id, name, color }) => ({ key: id, id, name, color }))
}

/** The options for a call: those that stay, in their order. */
export function optionsBody(drafts: readonly OptionDraft[]) {
  return drafts
    .filter(({ goesTo, name }) => goesTo === undefined && name.trim() !== '')
    .map(({ id, name, color }) => ({ ...(id && { id }), name: name.trim(), color }))
}

let made = 0

function newDraft(name: string, drafts: readonly OptionDraft[]): OptionDraft {
  const own = optionColors.slice(1)
  return { key: `new ${++made}`, name, color: own[drafts.length % own.length] as FieldOption['color'] }
}

interface Props {
  drafts: readonly OptionDraft[]
  /** How many contacts have each, by id; undefined while they are counted. */
  counts: ReadonlyMap<string, number> | undefined
  faultOf: (field: string) => string | undefined
  onChange: (drafts: OptionDraft[]) => void
}

/** The options of a field: named, coloured, moved, merged and taken away; a list that is pasted makes one of each line. */
export function OptionsEditor({ drafts, counts, faultOf, onChange }: Props) {
  const [text, setText] = useState('')
  const [dragged, setDragged] = useState<string>()
  const add = (given: string) => {
    const known = new Set(drafts.map(({ name }) => name.trim().toLowerCase()))
    const names = [...new Set(given.split('\n').map((name) => name.trim()))]
    const next = [...drafts]
    for (const name of names) {
      if (name !== '' && !known.has(name.toLowerCase())) next.push(newDraft(name, next))
    }
    onChange(next)
    setText('')
  }
  const change = (key: string, part: Partial<OptionDraft>) =>
    onChange(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)))
  const move = (key: string, to: number) => {
    const from = drafts.findIndex((draft) => draft.key === key)
    if (from < 0 || to < 0 || to >= drafts.length) return
    const next = [...drafts]
    const [moved] = next.splice(from, 1)
    next.splice(to, 0, moved as OptionDraft)
    onChange(next)
  }
  const sent = drafts.filter(({ goesTo, name }) => goesTo === undefined && name.trim() !== '')
  const remove = (draft: OptionDraft) => {
    if (draft.id === undefined) onChange(drafts.filter(({ key }) => key !== draft.key))
    else change(draft.key, { goesTo: null })
  }
  return (
    <fieldset className="options-editor">
      <legend className="field-label">{words.title}</legend>
      {faultOf('options') && (
        <p className="field-error" role="alert">
          {faultOf('options')}
        </p>
      )}
      <ol>
        {drafts.map((draft, index) => (
          <li
            key={draft.key}
            className={dragged === draft.key ? 'option-row option-dragged' : 'option-row'}
            onDragOver={(event) => {
              if (dragged === undefined) return
              event.preventDefault()
              if (dragged !== draft.key) move(dragged, index)
            }}
            onDrop={(event) => event.preventDefault()}
          >
            {draft.goesTo === undefined ? (
              <OptionRow
                draft={draft}
                isFirst={index === 0}
                isLast={index === drafts.length - 1}
                error={faultOf(`options[${sent.indexOf(draft)}].name`)}
                count={draft.id && counts?.get(draft.id)}
                onDrag={setDragged}
                onChange={(part) => change(draft.key, part)}
                onMove={(step) => move(draft.key, index + step)}
                onRemove={() => remove(draft)}
              />
            ) : (
              <GoneRow
                draft={draft}
                others={sent.filter(({ id }) => id !== undefined)}
                count={draft.id === undefined ? 0 : (counts?.get(draft.id) ?? 0)}
                onChange={(goesTo) => change(draft.key, { goesTo })}
              />
            )}
          </li>
        ))}
      </ol>
      <div className="option-add">
        <TextField
          label={words.add}
          hint={words.addHint}
          value={text}
          onChange={setText}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text')
            if (!pasted.includes('\n')) return
            event.preventDefault()
            add(text + pasted)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add(text)
          }}
        />
        <Button icon="plus" disabled={text.trim() === ''} onClick={() => add(text)}>
          {words.addButton}
        </Button>
      </div>
    </fieldset>
  )
}

const colors = optionColors.map((value) => ({ value, label: words.colors[value] }))

interface OptionRowProps {
  draft: OptionDraft
  isFirst: boolean
  isLast: boolean
  error: string | undefined
  count: number | '' | undefined
  onDrag: (key: string | undefined) => void
  onChange: (part: Partial<OptionDraft>) => void
  onMove: (step: number) => void
  onRemove: () => void
}

/** An option that stays. Alt with the arrows moves it, as the buttons and the handle do. */
function OptionRow({
  draft,
  isFirst,
  isLast,
  error,
  count,
  onDrag,
  onChange,
  onMove,
  onRemove,
}: OptionRowProps) {
  const { key, name, color } = draft
  return (
    <>
      <span
        className="field-handle"
        title={strings.fields.drag}
        aria-hidden="true"
        draggable
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move'
          // Firefox drags nothing without data.
          event.dataTransfer.setData('text/plain', '')
          onDrag(key)
        }}
        onDragEnd={() => onDrag(undefined)}
      >
        <Icon name="grip" />
      </span>
      <span className={`option-dot option-${color}`} aria-hidden="true" />
      <TextField
        hideLabel
        label={words.name(name)}
        value={name}
        error={error}
        onChange={(next) => onChange({ name: next })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.preventDefault()
          if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
          event.preventDefault()
          onMove(event.key === 'ArrowUp' ? -1 : 1)
        }}
      />
      <SelectField
        hideLabel
        label={words.color(name)}
        value={color}
        choices={colors}
        onChange={(next) => onChange({ color: next as FieldOption['color'] })}
      />
      <span className="quiet option-count">{count ? words.count(count) : ''}</span>
      <span className="field-place">
        <Button
          look="quiet"
          icon="chevronUp"
          aria-label={strings.fields.up(name)}
          disabled={isFirst}
          onClick={() => onMove(-1)}
        />
        <Button
          look="quiet"
          icon="chevronDown"
          aria-label={strings.fields.down(name)}
          disabled={isLast}
          onClick={() => onMove(1)}
        />
        <Button look="quiet" icon="bin" aria-label={words.remove(name)} onClick={onRemove} />
      </span>
    </>
  )
}

interface GoneRowProps {
  draft: OptionDraft
  others: readonly OptionDraft[]
  count: number
  onChange: (goesTo: string | null | undefined) => void
}

/** An option that is removed when the form is saved, with the choice of its replacement. */
function GoneRow({ draft: { name, color, goesTo }, others, count, onChange }: GoneRowProps) {
  const choices = [
    { value: '', label: count === 0 ? words.justDelete : words.takeFrom(count) },
    ...others.map((other) => ({ value: other.id as string, label: words.mergeInto(other.name) })),
  ]
  return (
    <div className="option-gone">
      <Chip text={name} color={color} />
      <SelectField
        hideLabel
        label={words.whatBecomes(name)}
        value={goesTo ?? ''}
        choices={choices}
        onChange={(next) => onChange(next === '' ? null : next)}
      />
      <Button look="quiet" icon="undo" onClick={() => onChange(undefined)}>
        {words.keep}
      </Button>
    </div>
  )
}
