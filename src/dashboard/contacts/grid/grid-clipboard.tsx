import { type ClipboardEvent, useState } from 'react'
import type { Contact } from '../../api/wire-types.ts'
import { type CellChange, keyOf } from '../../edits/cell-change.ts'
import type { EditStore } from '../../edits/edit-store.ts'
import { textOfCell } from '../../fields/cell-text.ts'
import { valueIn } from '../../fields/columns.ts'
import type { Column } from '../../fields/standard-columns.ts'
import { strings } from '../../strings/strings.ts'
import { isTyping } from '../../ui/browser.ts'
import { showDone, showError } from '../../ui/toasts.tsx'
import { PasteDialog } from './paste-dialog.tsx'
import { type Misfit, type PastePlan, planClear, planFill, planPaste, repeated } from './paste-plan.ts'
import type { RangeLayer } from './range-layer.ts'
import { formatTsv, parseTsv } from './tsv.ts'

interface Options {
  range: RangeLayer
  edits: EditStore
  columnOf: (id: string) => Column | undefined
  listNames: ReadonlyMap<string, string>
  mayWrite: boolean
}

const words = strings.contacts.range

/** Copies blocks of cells to spreadsheets, and pastes, fills and clears them: each as one change that can be undone. */
export function useGridClipboard({ range, edits, columnOf, listNames, mayWrite }: Options) {
  const [plan, setPlan] = useState<PastePlan>()
  const block = () => {
    range.follow()
    const { box } = range
    if (!box) return undefined
    const columns = box.columnIds.flatMap((id) => columnOf(id) ?? [])
    return { box, columns, contacts: range.contacts(box.top, box.bottom) }
  }
  const save = (name: (cells: number) => string, changes: readonly CellChange[]) =>
    edits.save(name(changes.length), changes)

  const onCopy = (event: ClipboardEvent) => {
    const selected = isTyping(event.target) ? undefined : block()
    if (!selected) return
    event.preventDefault()
    const { contacts, columns } = selected
    if (contacts.includes(undefined)) return showDone(words.notLoaded)
    const lines = (contacts as Contact[]).map((contact) =>
      columns.map((column) => textOfCell(valueIn(contact, column), column, listNames)),
    )
    event.clipboardData.setData('text/plain', formatTsv(lines))
    showDone(words.copied(contacts.length * columns.length))
  }

  const onPaste = async (event: ClipboardEvent) => {
    const selected = isTyping(event.target) || !mayWrite ? undefined : block()
    if (!selected) return
    event.preventDefault()
    const text = event.clipboardData.getData('text/plain')
    if (text === '') return showDone(words.nothing)
    const { box } = selected
    const cells = repeated(parseTsv(text), box.bottom - box.top + 1, box.columnIds.length)
    range.cover(cells.length, Math.max(...cells.map((line) => line.length)))
    const target = {
      contacts: range.contacts(box.top, box.top + cells.length - 1),
      columns: columnsFrom(range, box.columnIds[0]!, columnOf),
    }
    try {
      const checked = await check(edits, planPaste(cells, target, listNames))
      if (checked.misfits.length > 0) setPlan(checked)
      else await save(strings.edits.pasted, checked.changes)
    } catch (error) {
      showError(error)
    }
  }

  /** The loaded contacts and columns of the range; undefined if the user may not change them. */
  const open = () => {
    const selected = mayWrite ? block() : undefined
    return selected && { ...selected, contacts: selected.contacts.filter((one) => one !== undefined) }
  }
  const fillDown = () => {
    const selected = open()
    if (selected) save(strings.edits.filled, planFill(selected.contacts, selected.columns)).catch(showError)
  }
  const clear = () => {
    const selected = open()
    if (selected) save(strings.edits.cleared, planClear(selected.contacts, selected.columns)).catch(showError)
  }
  const dialog = plan && (
    <PasteDialog
      plan={plan}
      onPaste={() => save(strings.edits.pasted, plan.changes)}
      onClose={() => setPlan(undefined)}
    />
  )
  return { onCopy, onPaste, fillDown, clear, dialog }
}

function columnsFrom(range: RangeLayer, columnId: string, columnOf: Options['columnOf']): Column[] {
  const ids = range.columnIds()
  return ids.slice(ids.indexOf(columnId)).flatMap((id) => columnOf(id) ?? [])
}

/** Checks the changes by a dry run; refused ones are removed from the plan. */
async function check(edits: EditStore, { changes, misfits }: PastePlan): Promise<PastePlan> {
  const real = changes.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
  if (real.length === 0) return { changes: real, misfits }
  const refused = await edits.preview(real)
  const more = real.flatMap((change): Misfit[] => {
    const why = refused.get(keyOf(change))
    const contact = edits.known(change.contactId)
    return why === undefined ? [] : [{ contact, column: change.column, text: String(change.after), why }]
  })
  return { changes: real.filter((change) => !refused.has(keyOf(change))), misfits: [...misfits, ...more] }
}
