import { Combobox } from '@base-ui/react/combobox'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { type Page, sendCall } from '../api/api-call.ts'
import { contactName } from '../api/contacts.ts'
import type { Contact } from '../api/wire-types.ts'
import { useEdits } from '../edits/edits.tsx'
import { hrefOf, navigate } from '../router/route.ts'
import { contactsCall, newContactHref, viewHref } from '../router/view.ts'
import { segmentsQuery, viewOfSegment } from '../segments/segments.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'

interface Props {
  onClose: () => void
  onShortcuts: () => void
}

interface Entry {
  id: string
  label: string
  hint: string
  icon: IconName
  run: () => void
}

const words = strings.shell.palette
const typingPauseMs = 150
const peopleMax = 6

/** One line for everything: a page, a saved view, an action, or a contact by any part of its name, email or phone. */
export function Palette({ onClose, onShortcuts }: Props) {
  const [text, setText] = useState('')
  const fixed = useFixedEntries(onShortcuts)
  const people = usePeople(text.trim())
  const wanted = text.trim().toLocaleLowerCase()
  const entries = useMemo(() => {
    const found = fixed.filter(({ label }) => label.toLocaleLowerCase().includes(wanted))
    return wanted === '' ? found : [...found, ...people.entries]
  }, [fixed, people.entries, wanted])
  return (
    <Dialog title={words.title} onClose={onClose}>
      <Combobox.Root<Entry>
        inline
        open
        items={entries}
        filter={null}
        value={null}
        inputValue={text}
        autoHighlight
        itemToStringLabel={({ label }) => label}
        onInputValueChange={(next, { reason }) => reason === 'input-change' && setText(next)}
        onValueChange={(entry) => {
          if (entry === null) return
          onClose()
          entry.run()
        }}
      >
        <Combobox.Input
          className="input"
          aria-label={words.placeholder}
          placeholder={words.placeholder}
          autoComplete="off"
        />
        <Combobox.List className="palette-list">
          {(entry: Entry) => (
            <Combobox.Item key={entry.id} value={entry} className="menu-item">
              <Icon name={entry.icon} />
              <bdi>{entry.label}</bdi>
              <span className="quiet palette-hint">{entry.hint}</span>
            </Combobox.Item>
          )}
        </Combobox.List>
        {entries.length === 0 && (
          <p className="quiet" role="status">
            {people.isPending ? words.searching : words.nothing}
          </p>
        )}
      </Combobox.Root>
    </Dialog>
  )
}

/** Pages, saved views and actions: what is there before anything is typed. */
function useFixedEntries(onShortcuts: () => void): Entry[] {
  const { workspaceId, mayWrite, mayAdmin } = usePlace()
  const edits = useEdits()
  const segments = useQuery(segmentsQuery(workspaceId))
  return useMemo(() => {
    const page = (path: string, label: string, icon: IconName): Entry => ({
      id: path,
      label,
      hint: words.pages,
      icon,
      run: () => navigate(hrefOf(`/w/${workspaceId}/${path}`)),
    })
    const action = (label: string, icon: IconName, run: () => void): Entry => ({
      id: label,
      label,
      hint: words.actions,
      icon,
      run,
    })
    const { settings, nav, contacts } = strings
    const undoable = [
      action(words.undo, 'undo', () => edits.undoStack.undo()),
      action(words.redo, 'refresh', () => edits.undoStack.redo()),
    ]
    return [
      page('home', nav.home, 'home'),
      page('contacts', nav.contacts, 'contacts'),
      page('imports', nav.imports, 'upload'),
      page('activity', strings.nav.activity, 'clock'),
      page('tags', settings.tags.title, 'tag'),
      page('lists', settings.lists.title, 'list'),
      page('settings/fields', settings.fields.title, 'columns'),
      page('views', settings.views.title, 'bookmark'),
      page('bin', settings.bin.title, 'bin'),
      ...(mayAdmin
        ? [
            page('settings/keys', settings.keys.title, 'key'),
            page('settings/webhooks', settings.webhooks, 'refresh'),
            page('settings/people', settings.people.title, 'contacts'),
            page('settings/workspaces', settings.workspaces.title, 'settings'),
          ]
        : []),
      ...(mayWrite
        ? [action(contacts.new, 'plus', () => navigate(newContactHref(workspaceId))), ...undoable]
        : []),
      action(words.shortcuts, 'more', onShortcuts),
      ...(segments.data ?? []).map((segment) => ({
        id: segment.id,
        label: segment.name,
        hint: words.views,
        icon: 'bookmark' as const,
        run: () => navigate(viewHref(workspaceId, viewOfSegment(segment))),
      })),
    ]
  }, [workspaceId, mayWrite, mayAdmin, segments.data, edits, onShortcuts])
}

function usePeople(text: string): { entries: Entry[]; isPending: boolean } {
  const { workspaceId } = usePlace()
  const [q, setQ] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setQ(text), typingPauseMs)
    return () => clearTimeout(timer)
  }, [text])
  const query = useQuery({
    queryKey: ['palette', workspaceId, q],
    enabled: q !== '',
    queryFn: ({ signal }) =>
      sendCall<Page<Contact>>(
        contactsCall(workspaceId, { filter: '', q, sort: '' }, { limit: peopleMax }),
        signal,
      ),
  })
  const entries = useMemo(
    () =>
      (query.data?.data ?? []).map((contact) => ({
        id: contact.id,
        label: contactName(contact),
        hint: contact.email ?? contact.phone ?? words.people,
        icon: 'contacts' as const,
        run: () => navigate(viewHref(workspaceId, { openId: contact.id })),
      })),
    [query.data, workspaceId],
  )
  return { entries: q === '' ? noEntries : entries, isPending: text !== q || query.isFetching }
}

const noEntries: Entry[] = []
