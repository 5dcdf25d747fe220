import type { ContactDraft } from '../../../core/contacts/draft.ts'
import { customDraft } from '../../../core/custom-fields/custom-draft.ts'
import type { Fault } from '../../../core/fault.ts'
import type { ContactChange, NewContact } from './contact-bodies.ts'
import type { SetMode } from './write-modes.ts'

const asTyped = { by: 'name', parse: false, unknown: 'refuse' } as const

interface SetModes {
  tags: SetMode
  lists: SetMode
}

/** What the body of a create or an upsert says, for the core: tags and lists add unless told otherwise. */
export function draftFromNew(
  body: NewContact,
  faults: readonly Fault[],
  how: SetModes = { tags: 'append', lists: 'append' },
): ContactDraft {
  const { workspaceId: _, tags, lists, customFields, ...plain } = body
  return {
    ...plain,
    tags: tags == null ? {} : { [setWords[how.tags]]: tags, paths: { remove: 'tags' } },
    lists: lists == null ? {} : { [setWords[how.lists]]: lists, paths: { remove: 'lists' } },
    custom: customDraft(customFields, asTyped),
    faults,
  }
}

const setWords = { append: 'add', remove: 'remove', set: 'set' } as const

/** What the body of a change says: tags and lists are set, or null for none; then added to and taken from. */
export function draftFromChange(body: ContactChange, faults: readonly Fault[]): ContactDraft {
  const {
    workspaceId: _,
    tags,
    addTags,
    removeTags,
    lists,
    addLists,
    removeLists,
    customFields,
    ...plain
  } = body
  return {
    ...plain,
    tags: {
      set: tags === null ? [] : tags,
      add: addTags,
      remove: removeTags,
      paths: { set: 'tags', add: 'addTags', remove: 'removeTags' },
    },
    lists: {
      set: lists === null ? [] : lists,
      add: addLists,
      remove: removeLists,
      paths: { set: 'lists', add: 'addLists', remove: 'removeLists' },
    },
    custom: customDraft(customFields, asTyped),
    faults,
  }
}
