import { sql } from 'kysely'
import type { Scope } from '../kernel/scope.ts'

/** The number of living contacts with something in common. */
export interface FigureRow {
  /**
   * What they have in common: nothing; the day of creation, in UTC; the first three digits of their phone;
   * the time zone.
   */
  by: 'all' | 'day' | 'digits' | 'zone'
  /** The day, the digits with their plus, or the zone; null: none, or created before `since`. */
  key: string | null
  contacts: number
  with_phone: number
  with_email: number
  do_not_contact: number
}

/** Counts the living contacts in total and by day, phone and time zone, in one statement that reads each of them once. */
export async function readContactFigures(scope: Scope, since: Date): Promise<FigureRow[]> {
  // There are few distinct combinations of day, digits and zone, so the three sums run over few rows.
  const { rows } = await sql<FigureRow>`
    with together as materialized (
      select
        case when created_at >= ${since}::timestamptz then (created_at at time zone 'UTC')::date end as day,
        left(phone, 4) as digits,
        timezone as zone,
        count(*) as contacts,
        count(email_key) as with_email,
        count(*) filter (where do_not_contact) as do_not_contact
      from contacts
      where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null
      group by 1, 2, 3
    )
    select
      case grouping(day, digits, zone) when 7 then 'all' when 3 then 'day' when 5 then 'digits' else 'zone' end as by,
      coalesce(day::text, digits, zone) as key,
      coalesce(sum(contacts), 0)::bigint as contacts,
      coalesce(sum(contacts) filter (where digits is not null), 0)::bigint as with_phone,
      coalesce(sum(with_email), 0)::bigint as with_email,
      coalesce(sum(do_not_contact), 0)::bigint as do_not_contact
    from together
    group by grouping sets ((), (day), (digits), (zone))`.execute(scope.db)
  return rows
}

/** A living tag with its number of living contacts. */
export interface TagFigureRow {
  id: string
  name: string
  contacts: number
}

/** The tags with the most living contacts. */
export async function readTopTags(scope: Scope, limit: number): Promise<TagFigureRow[]> {
  // Equal arrays are counted before they are expanded: contacts share few combinations of tags.
  const { rows } = await sql<TagFigureRow>`
    select t.id, t.name, sum(c.contacts)::bigint as contacts
    from (
      select tag_ids, count(*) as contacts from contacts
      where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and tag_ids <> '{}'
      group by tag_ids
    ) c
    cross join lateral unnest(c.tag_ids) as u (id)
    join tags t on t.workspace_id = ${scope.workspaceId}::uuid and t.id = u.id and t.deleted_at is null
    group by t.id, t.name
    order by contacts desc, t.name
    limit ${limit}::int`.execute(scope.db)
  return rows
}

/** The number of living contacts with each of these tags, by id; unused tags are missing. */
export async function countContactsOfTags(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, number>> {
  // One pass over the contacts for all tags, with equal arrays counted before they are expanded.
  const { rows } = await sql<{ id: string; contacts: number }>`
    select u.id, sum(c.contacts)::bigint as contacts
    from (
      select tag_ids, count(*) as contacts from contacts
      where workspace_id = ${scope.workspaceId}::uuid and deleted_at is null and tag_ids && ${ids}::uuid[]
      group by tag_ids
    ) c
    cross join lateral unnest(c.tag_ids) as u (id)
    where u.id = any (${ids}::uuid[])
    group by u.id`.execute(scope.db)
  return new Map(rows.map(({ id, contacts }) => [id, contacts]))
}
