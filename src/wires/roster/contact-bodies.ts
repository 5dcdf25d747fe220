import { type Static, Type } from 'typebox'
import {
  type ContactDraft,
  customDraft,
  keepingIdentifiers,
  type MatchKey,
  matchKeys,
  type WriteModes,
} from '../../core/contacts/draft.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import { Fields, Flag, List, Nullable, OneOf } from '../../http/validation/schema.ts'
import { listIds, optional, tagNames, writable } from './contact-fields.ts'
import { dryRunBody, workspaceBody } from './parameters.ts'
import { CustomValues } from './typed-json.ts'

const howField = OneOf(['replace', 'fill'], {
  description: '`replace` writes what is given, `fill` only what is empty',
})
const howSet = OneOf(['append', 'remove', 'set'], {
  description: 'Add these, take these off, or have exactly these',
})

const fieldNames = [...Object.keys(writable), 'customFields']
const fields = Object.fromEntries(fieldNames.map((name) => [name, Type.Optional(howField)]))

/** How an upsert writes onto a contact that it matches. */
export const Modes = Fields(
  {
    default: Type.Optional(howField),
    fields: Type.Optional(
      Fields(
        { ...fields, tags: Type.Optional(howSet), lists: Type.Optional(howSet) },
        { title: 'FieldModes' },
      ),
    ),
  },
  { title: 'WriteModes', examples: [{ default: 'fill', fields: { jobTitle: 'replace', tags: 'set' } }] },
)

type SetMode = 'append' | 'remove' | 'set'

export interface ReadModes {
  modes: WriteModes
  tags: SetMode
  lists: SetMode
}

/** What is said, with what is left out: everything replaces, tags and lists append. */
export function readModes(
  given: Static<typeof Modes> | null | undefined,
  preserveExisting = false,
): ReadModes {
  const { tags = 'append', lists = 'append', ...byField } = (given?.fields ?? {}) as Record<string, string>
  return {
    modes: {
      default: given?.default ?? (preserveExisting ? 'fill' : 'replace'),
      fields: byField as WriteModes['fields'] & {},
    },
    tags: tags as SetMode,
    lists: lists as SetMode,
  }
}

/** The limits of a form's call: it adds tags and lists, and does not change identifiers. */
export function asForm({ modes }: ReadModes): ReadModes {
  return { modes: keepingIdentifiers(modes), tags: 'append', lists: 'append' }
}

/** Which identifiers find the contact of an upsert, in which order. */
export const MatchBy = List(OneOf([...matchKeys]), {
  minItems: 1,
  maxItems: matchKeys.length,
  description:
    'Only these identifiers find a contact, in this order; another one that belongs to another contact is 409. Left out: phone, then email. With `externalId` among them an external id alone is enough',
  examples: [['externalId', 'phone', 'email']],
})

/** The identifiers to look for; a faulty item has its fault already. */
export function readMatchBy(
  given: readonly (MatchKey | undefined)[] | null | undefined,
): readonly MatchKey[] {
  const chosen = (given ?? []).filter((key) => key !== undefined)
  return chosen.length > 0 ? [...new Set(chosen)] : ['phone', 'email']
}

/** What create, upsert and change take alike. null is nothing given on create, and clears on change. */
const common = optional({
  ...writable,
  allowLiftingDoNotContact: Nullable(
    Flag({
      description:
        'With `doNotContact: false`: this person may be contacted again, also where a deleted contact with the same phone or email was not to be',
    }),
  ),
})

/** Tags and lists by one word for one thing, on every write: first all are set, then some are added, then some taken off. */
const memberships = optional({
  setTags: Nullable(tagNames('Exactly these from now on; made when missing. null or none takes all off')),
  addTags: tagNames('Added, after `setTags`; made when missing'),
  removeTags: tagNames('Taken off, last of all'),
  setLists: Nullable(listIds('A member of exactly these from now on')),
  addLists: listIds('Joined, after `setLists`'),
  removeLists: listIds('Left, last of all'),
})

const tagRule = `1 to ${limits.tagMax} characters, trimmed, case-sensitive; a contact has at most ${limits.tagsPerContactMax}`

const custom = CustomValues({
  description:
    'By display name. An unknown name is refused, and a value that is not of its field’s type. Merged: what is left out stays, null clears a value',
  examples: [{ 'Lead source': 'Website', MRR: 250, Signed: true }],
})

/** What a contact is made from. */
export const creating = {
  ...common,
  allowPossibleSame: Type.Optional(
    Nullable(
      Flag({
        description:
          'Create it although a living contact has the phone in another form (Argentina’s 9, Mexico’s 1, Brazil’s ninth digit, Benin and Ivory Coast before their longer numbers, Italy’s mobile zero), which else is 409 `possible_same`',
        default: false,
      }),
    ),
  ),
  ...memberships,
  ...optional({
    tags: Nullable(tagNames(`Added, like \`addTags\`; made when missing. ${tagRule}`)),
    lists: Nullable(listIds('Ids of lists to join, like `addLists`')),
    customFields: Nullable(custom),
  }),
}

/** A first request that works as it stands, before anything else was made. */
const ada = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  phone: '+442079460123',
  email: 'ada@example.com',
  addTags: ['vip'],
}

export const CreateContactBody = Fields(
  { ...workspaceBody, ...dryRunBody, ...creating },
  { title: 'NewContact', examples: [ada] },
)

export const UpsertContactBody = Fields(
  {
    ...workspaceBody,
    ...dryRunBody,
    ...creating,
    matchBy: Type.Optional(Nullable(MatchBy)),
    mode: Type.Optional(Nullable(Modes)),
    preserveExisting: Type.Optional(
      Nullable(
        Flag({
          description: 'On a match fill only what is empty: `mode: {default: "fill"}` in one word',
          default: false,
        }),
      ),
    ),
  },
  { title: 'UpsertedContact', examples: [ada] },
)

/** What a contact is changed by. */
export const changing = {
  ...common,
  ...memberships,
  ...optional({
    tags: Nullable(
      tagNames(
        `Exactly these from now on, like \`setTags\`, as a merge patch has it; made when missing. ${tagRule}`,
      ),
    ),
    lists: Nullable(listIds('A member of exactly these from now on, like `setLists`')),
    customFields: custom,
  }),
}

export const ChangeContactBody = Fields(
  { ...workspaceBody, ...dryRunBody, ...changing },
  { title: 'ContactChange', examples: [{ jobTitle: 'Programmer', addTags: ['mathematics'], city: null }] },
)

export type NewContact = Static<typeof CreateContactBody>
export type ContactChange = Static<typeof ChangeContactBody>

const asTyped = { by: 'name', parse: false, unknown: 'refuse' } as const

interface SetModes {
  tags: SetMode
  lists: SetMode
}

/** What the body of a create or an upsert says, for the core: `tags` and `lists` add unless told otherwise. */
export function draftFromNew(
  body: NewContact,
  faults: readonly Fault[],
  how: SetModes = { tags: 'append', lists: 'append' },
): ContactDraft {
  return draftFrom(body, how, faults)
}

/** What the body of a change says: `tags` and `lists` are set, or null for none. */
export function draftFromChange(body: ContactChange, faults: readonly Fault[]): ContactDraft {
  return draftFrom(body, { tags: 'set', lists: 'set' }, [...faults, ...saidTwice(body)])
}

/** What is set by two words for one thing. */
function saidTwice({ tags, setTags, lists, setLists }: ContactChange): Fault[] {
  const twice = (field: string, ...given: unknown[]): Fault[] =>
    given.includes(undefined) ? [] : [{ field, code: 'repeated' }]
  return [...twice('setTags', tags, setTags), ...twice('setLists', lists, setLists)]
}

/** What of a body is no field of the draft, or one by another name. */
const apart: ReadonlySet<string> = new Set([
  ...['workspaceId', 'dryRun', 'allowPossibleSame', 'customFields', '__proto__'],
  ...['tags', 'setTags', 'addTags', 'removeTags', 'lists', 'setLists', 'addLists', 'removeLists'],
])

function draftFrom(said: NewContact | ContactChange, how: SetModes, faults: readonly Fault[]): ContactDraft {
  const { tags, setTags, addTags, removeTags, lists, setLists, addLists, removeLists } = said
  const draft: ContactDraft = {
    trims: true,
    faults,
    tags: membership('Tags', how.tags, { plain: tags, set: setTags, add: addTags, remove: removeTags }),
    lists: membership('Lists', how.lists, {
      plain: lists,
      set: setLists,
      add: addLists,
      remove: removeLists,
    }),
    custom: customDraft(said.customFields, asTyped),
  }
  // One by one: taking all others off a copy costs more than the rest of it.
  for (const key of Object.keys(said)) {
    if (!apart.has(key)) (draft as Record<string, unknown>)[key] = said[key as keyof typeof said]
  }
  return draft
}

type Names = readonly string[] | null | undefined

/** The plain word joins the one that it stands for; faults are named by the word that was sent. */
function membership(
  suffix: 'Tags' | 'Lists',
  mode: SetMode,
  { plain, ...given }: Record<'plain' | 'set' | 'add' | 'remove', Names>,
) {
  const meant = setWords[mode]
  // Nothing is added or taken off by null; set to null is set to none.
  const isSaid = plain !== undefined && (plain !== null || mode === 'set')
  const own = {
    set: given.set === null ? [] : given.set,
    add: given.add ?? undefined,
    remove: given.remove ?? undefined,
  }
  const joined = isSaid ? { ...own, [meant]: [...(plain ?? []), ...(own[meant] ?? [])] } : own
  const path = (word: 'set' | 'add' | 'remove') =>
    isSaid && word === meant ? suffix.toLowerCase() : `${word}${suffix}`
  return { ...joined, paths: { set: path('set'), add: path('add'), remove: path('remove') } }
}

const setWords = { append: 'add', remove: 'remove', set: 'set' } as const
