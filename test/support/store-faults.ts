import type { Database } from '../../src/store/database/database.ts'

/** States that no store may ever have, whatever wrote to it and was killed meanwhile; each query finds faulty rows. */
const impossible = {
  'contacts whose version is not the number of their log rows, or log rows of no contact': `
    select from contacts c
    full join (select workspace_id, contact_id, count(*) as n, max(version) as top
      from contact_log group by workspace_id, contact_id) l
      on l.workspace_id = c.workspace_id and l.contact_id = c.id
    where c.version is distinct from l.n or c.version is distinct from l.top`,
  'contacts with a tag that their workspace does not have': `
    select from contacts c, unnest(c.tag_ids) as tag_id
    where not exists (select from tags t where t.workspace_id = c.workspace_id and t.id = tag_id)`,
  'members of a list whose contact or list is not of their workspace': `
    select from list_members m
    where not exists (select from lists l where l.workspace_id = m.workspace_id and l.id = m.list_id)
      or not exists (select from contacts c where c.workspace_id = m.workspace_id and c.id = m.contact_id)`,
  'living contacts of one workspace with the same phone': sharing('phone'),
  'living contacts of one workspace with the same email': sharing('email_key'),
}

function sharing(column: string): string {
  return `select from contacts where deleted_at is null and ${column} is not null
    group by workspace_id, ${column} having count(*) > 1`
}

/** A sentence for each kind of row that is in the store and cannot be. */
export async function storeFaults({ pool }: Pick<Database, 'pool'>): Promise<string[]> {
  const found: string[] = []
  for (const [what, query] of Object.entries(impossible)) {
    const { rows } = await pool.query(query)
    if (rows.length > 0) found.push(`${rows.length} ${what}`)
  }
  return found
}
