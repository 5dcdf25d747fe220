import { drawnSearch, drawTags, tagArray } from './draws.js'

/** A unique number, and two tags. */
const draws = `\\set n random(100000000000, 99999999999999)
${drawTags}`

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
  where workspace_id = '${workspaceId}' and deleted_at is null and name in ((${tagArray})[:t], (${tagArray})[:u])
  order by id for key share
) held \\gset
insert into contacts (workspace_id, id, version, first_name, last_name, phone, email, email_key, timezone,
  timezone_source, do_not_contact, channels, status, tag_ids, custom, attributes, created_at, updated_at, search)
values ('${workspaceId}', uuidv7(), 1, 'Benjamin', 'Richardson', '+' || :n, 'Benjamin.' || :n || '@example.com',
  'benjamin.' || :n || '@example.com', 'America/New_York', 'phone', false, '{}', 'Waiting', :tags::uuid[],
  '${custom}', '{}', now(), now(), ${drawnSearch(workspaceId, "'richardson'")})
returning id \\gset
insert into contact_log (workspace_id, contact_id, version, action, operation_id, actor, at, changes)
values ('${workspaceId}', :id::uuid, 1, 'created', uuidv7(), 'key:${keyId}', now(), null);
commit;
`
}

/**
 * Limit (b): one INSERT a contact into that table, which PostgreSQL commits by itself.
 *
 * @param {import('../support/open-bench.js').Bench} bench
 */
export function oneTable({ workspaceId }) {
  return `${draws}
insert into bench_contacts values ('${workspaceId}', uuidv7(), 'Benjamin', 'Richardson', '+' || :n,
  'Benjamin.' || :n || '@example.com', 'benjamin.' || :n || '@example.com', 'America/New_York',
  array[(${tagArray})[:t], (${tagArray})[:u]], '{"Lead Source": "Website", "Score": 250}', now(), now());
`
}
