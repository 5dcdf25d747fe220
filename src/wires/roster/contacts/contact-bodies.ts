import { type Static, Type } from 'typebox'
import { limits } from '../../../core/limits.ts'
import { Dictionary, Fields, Flag, Json, Nullable } from '../../../http/schema.ts'
import { workspaceBody } from '../parameters.ts'
import { dialState, identity, listIds, optional, reach, tagNames } from './contact-fields.ts'
import { Modes } from './write-modes.ts'

/** What create, upsert and change take alike. null is nothing given on create, and clears on change. */
const common = {
  ...optional({
    ...identity,
    ...reach,
    doNotContact: Nullable(reach.doNotContact),
    channels: Nullable(reach.channels),
    ...dialState,
    status: Nullable(dialState.status),
  }),
}

const tagRule = `1 to ${limits.tagMax} characters, trimmed, case-sensitive; a contact has at most ${limits.tagsPerContactMax}`

const custom = Dictionary(Json(), {
  description:
    'By display name. An unknown name is refused, and a value that is not of its field’s type. Merged: what is left out stays, null clears a value',
  examples: [{ 'Lead source': 'Website', MRR: 250, Signed: true }],
})

/** What a contact is made from. */
export const creating = {
  ...common,
  ...optional({
    tags: Nullable(tagNames(`Added; made when missing. ${tagRule}`)),
    lists: Nullable(listIds('Ids of lists to join')),
    customFields: Nullable(custom),
  }),
}

/** A first request that works as it stands, before anything else was made. */
const ada = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  phone: '+442079460123',
  email: 'ada@example.com',
  tags: ['vip'],
}

export const CreateContactBody = Fields(
  { ...workspaceBody, ...creating },
  { title: 'NewContact', examples: [ada] },
)

export const UpsertContactBody = Fields(
  {
    ...workspaceBody,
    ...creating,
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
  ...optional({
    tags: Nullable(tagNames(`Exactly these from now on; made when missing. ${tagRule}`)),
    addTags: tagNames('Added, after `tags`; made when missing'),
    removeTags: tagNames('Taken off, last of all'),
    lists: Nullable(listIds('A member of exactly these from now on')),
    addLists: listIds('Joined, after `lists`'),
    removeLists: listIds('Left, last of all'),
    customFields: custom,
  }),
}

export const ChangeContactBody = Fields(
  { ...workspaceBody, ...changing },
  { title: 'ContactChange', examples: [{ jobTitle: 'Programmer', addTags: ['mathematics'], city: null }] },
)

export type NewContact = Static<typeof CreateContactBody>
export type ContactChange = Static<typeof ChangeContactBody>
