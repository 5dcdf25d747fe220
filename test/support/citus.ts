import { Client } from 'pg'
import { distribute } from '../../src/store/schema/distribute.ts'
import { openByUrl } from './open-by-url.ts'

/** The coordinator of a Citus cluster, whose role may create databases on every node; undefined: a run on one PostgreSQL. */
export const citusUrl = process.env.CITUS_URL

interface Node {
  nodename: string
  nodeport: number
  isCoordinator: boolean
}

/** Makes a database on every node of the cluster, with Citus in it. */
export async function createOnNodes(url: string, name: string): Promise<void> {
  const nodes = await query<Node>(
    url,
    `select nodename, nodeport, groupid = 0 as "isCoordinator" from pg_dist_node where isactive`,
  )
  for (const node of nodes) {
    await query(urlOf(url, node), `create database ${name} template template0`)
    await query(urlOf(url, node, name), 'create extension citus')
  }
  const coordinator = nodes.find(({ isCoordinator }) => isCoordinator)
  const database = urlOf(url, coordinator, name)
  if (coordinator !== undefined)
    await query(
      database,
      `select citus_set_coordinator_host('${coordinator.nodename}', ${coordinator.nodeport})`,
    )
  for (const { nodename, nodeport, isCoordinator } of nodes)
    if (!isCoordinator) await query(database, `select citus_add_node('${nodename}', ${nodeport})`)
}

/** Distributes the tables of a migrated database. */
export async function distributeAll(url: string): Promise<void> {
  const database = await openByUrl(url)
  await distribute(database, { shards: 8, log: () => {} })
  await database.close()
}

export async function dropOnNodes(url: string, name: string): Promise<void> {
  const nodes = await query<Node>(url, 'select nodename, nodeport from pg_dist_node where isactive')
  for (const node of nodes) await query(urlOf(url, node), `drop database if exists ${name} with (force)`)
}

function urlOf(url: string, node?: Node, database?: string): string {
  const of = new URL(url)
  if (node !== undefined) {
    of.hostname = node.nodename
    of.port = String(node.nodeport)
  }
  if (database !== undefined) of.pathname = `/${database}`
  return of.href
}

async function query<Row>(connectionString: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}
