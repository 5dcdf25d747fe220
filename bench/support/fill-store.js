import { randomUUID } from 'node:crypto'
import { copyPeople } from './copy-people.js'

/**
 * Writes people and their log rows straight into the tables, as creates through Roster would leave them, and lets
 * PostgreSQL count them. The indexes are kept while it writes, so they are as loose as grown ones.
 *
 * @param {import('pg').Client} client
 * @param {import('./copy-people.js').Workspace} into
 * @param {number} count
 * @param {Iterator<import('../people/generate-people.js').Person, never>} people
 */
export async function fillStore(client, into, count, people) {
  await client.query('begin')
  await copyPeople(client, into, count, people)
  await client.query(
    `insert into contact_log (workspace_id, contact_id, version, action, operation_id, actor, at, changes)
    select c.workspace_id, c.id, 1, 'created', $2::uuid, 'bench', c.created_at, null
    from contacts c
    where c.workspace_id = $1::uuid
      and not exists (select from contact_log l where l.workspace_id = c.workspace_id and l.contact_id = c.id)`,
    [into.workspaceId, randomUUID()],
  )
  await client.query('commit')
  await client.query('vacuum (analyze) contacts, contact_log, tags, custom_fields, workspaces')
}
