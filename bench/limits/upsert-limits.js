import { drawNumberedPhone } from '../people/numbered-people.js'
import { drawnSearch, drawTags, tagArray } from './draws.js'

/** Half of the numbers belong to one of the first `held` numbered people, half to none. @param {number} held */
function draws(held) {
  return `${drawNumberedPhone(held)}\\set miss random(0, 1)
\\set n case when :miss = 1 then random(100000000000, 99999999999999) else :phone end
\\set v random(1, 1000000)
${drawTags}`
}

/**
 * Limit (a): what Roster writes for one upsert by phone, one transaction each. A hit changes a name, the tags and a
 * custom value, and leaves a log row that says so.
 *
 * @param {import('../support/open-bench.js').Bench} bench
 * @param {number} held
 */
export function sameTables({ workspaceId, keyId, fieldIds }, held) {
  const custom = `('{"${fieldIds[0]}": "Website", "${fieldIds[1]}": ' || :v || '}')::jsonb`
  return `${draws(held)}
begin;
select array_agg(id) as tags from (
  select id from tags
  where workspace_id = '${workspaceId}' and deleted_at is null and name in ((${tagArray})[:t], (${tagArray})[:u])
  order by id for key share
) held \\gset
insert into contacts (workspace_id, id, version, first_name, last_name, phone, email, email_key, timezone,
  timezone_source, do_not_contact, channels, status, tag_ids, custom, attributes, created_at, updated_at, search)
values ('${workspaceId}', uuidv7(), 1, 'Benjamin', 'Richardson ' || :v, '+49' || :n, 'b.' || :n || '@example.com',
  'b.' || :n || '@example.com', 'Europe/Berlin', 'phone', false, '{}', 'Waiting', :tags::uuid[],
  ${custom}, '{}', now(), now(), ${drawnSearch(workspaceId, "'richardson'")})
on conflict (workspace_id, phone) where deleted_at is null and phone is not null do update
set last_name = excluded.last_name, tag_ids = excluded.tag_ids, custom = excluded.custom,
  search = excluded.search, version = contacts.version + 1, updated_at = excluded.updated_at
returning id, version \\gset
insert into contact_log (workspace_id, contact_id, version, action, operation_id, actor, at, changes)
values ('${workspaceId}', :id::uuid, :version::int, 'updated', uuidv7(), 'key:${keyId}', now(),
  '{"last_name": ["Richardson", "Richardson 2"]}');
commit;
`
}

/**
 * Limit (b): one INSERT … ON CONFLICT DO UPDATE into the single table.
 *
 * @param {import('../support/open-bench.js').Bench} bench
 * @param {number} held
 */
export function oneTable({ workspaceId }, held) {
  return `${draws(held)}
insert into bench_contacts values ('${workspaceId}', uuidv7(), 'Benjamin', 'Richardson ' || :v, '+49' || :n,
  'b.' || :n || '@example.com', 'b.' || :n || '@example.com', 'Europe/Berlin',
  array[(${tagArray})[:t], (${tagArray})[:u]], '{"Lead Source": "Website", "Score": 250}', now(), now())
on conflict (workspace_id, phone) do update
set last_name = excluded.last_name, tags = excluded.tags, updated_at = excluded.updated_at;
`
}
