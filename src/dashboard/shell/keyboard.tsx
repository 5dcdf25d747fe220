import { useEffect, useState } from 'react'
import { navigate } from '../router/route.ts'
import { newContactHref, viewHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { isTyping } from '../ui/browser.ts'
import { Dialog } from '../ui/dialog.tsx'
import { focusSearch } from '../ui/fields.tsx'
import { Palette } from './palette.tsx'

type Shown = 'palette' | 'shortcuts'

/** The keys that work on every page, and the two windows that they open. */
export function ShellKeys() {
  const { workspaceId, mayWrite } = usePlace()
  const [shown, setShown] = useState<Shown>()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = actionOf(event)
      if (action === undefined) return
      event.preventDefault()
      if (action === 'palette' || action === 'shortcuts') setShown(action)
      else if (action === 'search') goToSearch(workspaceId)
      else if (action === 'new') {
        if (mayWrite) navigate(newContactHref(workspaceId))
      } else moveRegion(action === 'regionBefore' ? -1 : 1)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [workspaceId, mayWrite])
  const close = () => setShown(undefined)
  return (
    <>
      {shown === 'palette' && <Palette onClose={close} onShortcuts={() => setShown('shortcuts')} />}
      {shown === 'shortcuts' && <ShortcutsDialog onClose={close} />}
    </>
  )
}

type Action = Shown | 'search' | 'new' | 'region' | 'regionBefore'

function actionOf(event: KeyboardEvent): Action | undefined {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event
  if (key === 'F6') return shiftKey ? 'regionBefore' : 'region'
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') return 'palette'
  if (altKey && !ctrlKey && event.code === 'KeyN') return 'new'
  if (ctrlKey || metaKey || altKey || isTyping(event.target) || isInDialog()) return undefined
  if (key === '/') return 'search'
  return key === '?' ? 'shortcuts' : undefined
}

const isInDialog = () => document.activeElement?.closest('[role=dialog], [role=alertdialog]') != null

/** The search box of the contacts, from whichever page. */
function goToSearch(workspaceId: string): void {
  focusSearch()
  if (document.getElementById('search')) return
  navigate(viewHref(workspaceId, {}))
  const observer = new MutationObserver(() => {
    if (document.getElementById('search') === null) return
    observer.disconnect()
    focusSearch()
  })
  observer.observe(document.body, { childList: true, subtree: true })
}

/** Puts the keyboard into the next region of the page; where it was in a region before, it goes on there. */
function moveRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null && region.querySelector(focusable) !== null,
  )
  if (regions.length === 0) return
  const present = regions.findIndex((region) => region.contains(document.activeElement))
  if (present >= 0) lastFocused.set(regions[present]!, document.activeElement as HTMLElement)
  const next = regions[(present + step + regions.length) % regions.length]!
  const before = lastFocused.get(next)
  const target = before?.isConnected && next.contains(before) ? before : firstOf(next)
  target?.focus()
}

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex]'
const lastFocused = new WeakMap<HTMLElement, HTMLElement>()

/** In the grid the first cell; elsewhere the first control. */
function firstOf(region: HTMLElement): HTMLElement | null {
  return (
    region.querySelector<HTMLElement>('.ag-row[row-index="0"] .ag-cell[col-id="name"]') ??
    region.querySelector<HTMLElement>(focusable)
  )
}

const words = strings.shell.shortcuts

function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={words.title} wide onClose={onClose}>
      <div className="shortcuts">
        {(['everywhere', 'grid'] as const).map((group) => (
          <section key={group}>
            <h3>{words.groups[group]}</h3>
            <dl>
              {words[group].map(([keys, text]) => (
                <div key={keys}>
                  <dt>
                    <kbd>{keys}</kbd>
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
