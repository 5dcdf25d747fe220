import { tagNames } from '../people/tag-names.js'

/** Values that are nobody else's, and two of the tags, skewed as people's are. */
const draws = `\\set n random(100000000000, 99999999999999)
\\set t random_zipfian(1, ${tagNames.length}, 1.1)
\\set u random_zipfian(1, ${tagNames.length}, 1.1)
`

const tags = `array[${tagNames.map((name) => `'${name}'`).join(', ')}]::text[]`

/**
 * Limit (a): what Roster writes for one contact, into the same tables with every index, one transaction a contact. The
 * tags are looked up and held as Roster holds them; nothing is matched, judged or answered.
 *
 * @param {import('../support/open-bench.js').Bench} bench
 */
export function sameTables({ workspaceId, keyId, fieldIds }) {
  const custom = `{"${fieldIds[0]}": "Website", "${fieldIds[1]}": 250}`
  return `${draws}
begin;
select array_agg(id) as tags from (
  select id from tags
  where workspace_id = '${workspaceId}' and deleted_at is null and name in ((${tags})[:t], (${tags})[:u])
  order by id for key share
) held \\gset
insert into contacts (workspace_id, id, version, first_name, last_name, phone, email, email_key, timezone,
  timezone_source, do_not_contact, channels, status, tag_ids, custom, attributes, created_at, updated_at)
values ('${workspaceId}', uuidv7(), 1, 'Benjamin', 'Richardson', '+' || :n, 'Benjamin.' || :n || '@example.com',
  'benjamin.' || :n || '@example.com', 'America/New_York', 'phone', false, '{}', 'Waiting', :tags::uuid[],
  '${custom}', '{}', now(), now())
returning id \\gset
insert into contact_log (workspace_id, contact_id, version, action, operation_id, actor, at, changes)
values ('${workspaceId}', :id::uuid, 1, 'created', uuidv7(), 'key:${keyId}', now(), null);
commit;
`
}

/** The table of limit (b): nothing but the contact, its key and what is unique. */
export const oneTableSchema = `
create table bench_contacts (
  workspace_id uuid not null,
  id uuid not null,
  first_name text,
  last_name text,
  phone text collate "C",
  email text,
  email_key text collate "C",
  timezone text,
  tags text[] not null,
  custom jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (workspace_id, id)
);
create unique index on bench_contacts (workspace_id, phone);
create unique index on bench_contacts (workspace_id, email_key);
`

/**
 * Limit (b): one INSERT a contact into that table, which PostgreSQL commits by itself.
 *
 * @param {import('../support/open-bench.js').Bench} bench
 */
export function oneTable({ workspaceId }) {
  return `${draws}
insert into bench_contacts values ('${workspaceId}', uuidv7(), 'Benjamin', 'Richardson', '+' || :n,
  'Benjamin.' || :n || '@example.com', 'benjamin.' || :n || '@example.com', 'America/New_York',
  array[(${tags})[:t], (${tags})[:u]], '{"Lead Source": "Website", "Score": 250}', now(), now());
`
}
