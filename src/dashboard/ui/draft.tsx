import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactNode, useRef, useState } from 'react'
import { strings } from '../strings/strings.ts'
import { Button } from './button.tsx'

interface Draft<T> {
  draft: T
  /** It was begun before and is continued. */
  isKept: boolean
  setDraft: (draft: T) => void
  /** Called when it is saved or given up. */
  forget: () => void
}

const storageKey = (key: string) => `roster draft ${key}`

/**
 * The unsaved input of a form, stored in this window until it is saved or discarded: it survives navigation
 * and a reload.
 */
export function useDraft<T>(key: string, initial: T): Draft<T> {
  const [kept] = useState(() => read<T>(key))
  const [draft, setShown] = useState<T>(() => ({ ...initial, ...kept }))
  const [isKept, setKept] = useState(kept !== undefined && JSON.stringify(draft) !== JSON.stringify(initial))
  const forget = () => sessionStorage.removeItem(storageKey(key))
  const setDraft = (next: T) => {
    setShown(next)
    setKept(false)
    try {
      sessionStorage.setItem(storageKey(key), JSON.stringify(next))
    } catch {
      // If the storage is full or blocked, only the form itself has the input.
    }
  }
  return { draft, isKept, setDraft, forget }
}

function read<T>(key: string): T | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey(key)) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Asks before unsaved input is discarded; leaves at once if there is none. */
export function useGuard(isDirty: boolean, leave: () => void): { ask: () => void; dialog: ReactNode } {
  const [asks, setAsks] = useState(false)
  const ask = () => (isDirty ? setAsks(true) : leave())
  const dialog = asks && <DiscardDialog onDiscard={leave} onKeep={() => setAsks(false)} />
  return { ask, dialog }
}

function DiscardDialog({ onDiscard, onKeep }: { onDiscard: () => void; onKeep: () => void }) {
  const keep = useRef<HTMLButtonElement>(null)
  const words = strings.shell.discard
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onKeep()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog" initialFocus={keep}>
          <AlertDialog.Title className="dialog-title">{words.title}</AlertDialog.Title>
          <AlertDialog.Description className="dialog-description">{words.text}</AlertDialog.Description>
          <footer className="dialog-actions">
            <Button onClick={onDiscard}>{words.action}</Button>
            <Button look="primary" ref={keep} onClick={onKeep}>
              {words.keep}
            </Button>
          </footer>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
