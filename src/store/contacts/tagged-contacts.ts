import { sql } from 'kysely'
import { readTogether, writeAhead } from '../kernel/pipeline.ts'
import type { Scope } from '../kernel/scope.ts'
import { spreadOf } from '../kernel/spread.ts'
import type { ContactRow } from '../kernel/tables.ts'
import { holdTagsStatement, type KeyedTag, type TagWords } from './tags.ts'

/** The columns of a contact that a change of tags needs. */
export type TaggedContact = Pick<ContactRow, 'id' | 'version' | 'updated_at' | 'tag_ids'>

/**
 * Locks tags by name, as a write does, and reads these contacts, which must be locked, in id order.
 * `isPlain`: any other write would change nothing about the contact except its tags, and its derived columns
 * exist.
 */
export async function readTagged(
  scope: Scope,
  words: TagWords,
  ids: readonly string[],
): Promise<{ heldTags: KeyedTag[]; contacts: (TaggedContact & { isPlain: boolean })[] }> {
  const [heldTags, contacts] = await readTogether<[KeyedTag, TaggedContact & { isPlain: boolean }]>(scope, [
    holdTagsStatement(scope, words),
    // By primary key.
    sql`
      select id, version, updated_at, tag_ids,
        primary_list_id is null and attributes = '{}' and other_phones is null and other_emails is null
          and search is not null as "isPlain"
      from contacts
      where workspace_id = ${scope.workspaceId}::uuid and id = any(${ids}::uuid[])
      order by id`,
  ])
  return { heldTags, contacts }
}

const rows = spreadOf<TaggedContact>(
  [
    { name: 'id', type: 'uuid', isRequired: false },
    { name: 'version', type: 'int4', isRequired: true },
    { name: 'updated_at', type: 'timestamptz', isRequired: true },
    { name: 'tag_ids', type: 'uuid[]', isRequired: true },
  ],
  4,
)
const values = Object.entries(rows.values).map(([name, value]) => `${value} as ${name}`)

// Only the tokens of the tags change in the search tokens, so nothing else of the contacts is sent.
const updateText = `
  with s as materialized (
    select ${values.join(', ')} from ${rows.from}
  )
  update contacts c
  set version = s.version, updated_at = s.updated_at, tag_ids = s.tag_ids,
    search = ts_delete(c.search, $2::text[]) || array_to_tsvector($3::text[])
  from s
  where c.workspace_id = $1::uuid and c.id = any($4::uuid[]) and c.id = s.id`

/** Sets the tags of locked contacts, and updates their search tokens by the tokens that all of them lose and gain. */
export async function updateTags(
  scope: Scope,
  contacts: readonly TaggedContact[],
  tokens: { lost: readonly string[]; got: readonly string[] },
): Promise<void> {
  if (contacts.length === 0) return
  await writeAhead(scope, {
    text: updateText,
    values: [scope.workspaceId, [...tokens.lost], [...tokens.got], ...rows.parameters(contacts)],
    rows: contacts.length,
  })
}
