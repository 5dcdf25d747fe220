import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { usePlace } from '../session/session.ts'
import { isSessionEnded, useSessionEnded } from '../session/session-ended.ts'
import { isTyping } from '../ui/browser.ts'
import { EditStore, type Question } from './edit-store.ts'
import { QuestionDialog } from './question-dialog.tsx'

const EditsContext = createContext<EditStore | undefined>(undefined)

/** The store of this workspace's edits, which outlives the pages that show them. */
export function useEdits(): EditStore {
  const store = useContext(EditsContext)
  if (store === undefined) throw new Error('useEdits outside of a workspace')
  return store
}

/** Provides a workspace's edits, shows their questions, and handles the keys of undo and redo everywhere. */
export function EditsProvider({ children }: { children: ReactNode }) {
  const { workspaceId } = usePlace()
  const queries = useQueryClient()
  const store = useMemo(() => new EditStore(workspaceId), [workspaceId])
  const [question, setQuestion] = useState<Question>()
  const isEnded = useSessionEnded()
  useEffect(() => store.subscribe(() => setQuestion(store.question)), [store])
  useEffect(
    () =>
      store.onContact((contact) => {
        queries.setQueryData(['contact', workspaceId, contact.id], contact)
        queries.invalidateQueries({ queryKey: ['history', workspaceId, contact.id] })
      }),
    [store, queries, workspaceId],
  )
  useEffect(() => {
    if (!isEnded) store.pauses.end()
  }, [isEnded, store])
  useUndoKeys(store)
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => store.isUnsaved && event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [store])
  return (
    <EditsContext value={store}>
      {children}
      {question && <QuestionDialog question={question} />}
    </EditsContext>
  )
}

/** Ctrl Z undoes; Ctrl Y and Ctrl Shift Z redo. In a text field they are the field's own. */
function useUndoKeys(store: EditStore): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target) || isSessionEnded())
        return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) store.undoStack.redo()
      else store.undoStack.undo()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [store])
}
