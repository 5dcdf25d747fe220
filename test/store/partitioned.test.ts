import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeSchema } from '../../src/store/schema/describe-schema.ts'
import { tenantTables } from '../../src/store/schema/distributed-tables.ts'
import { migrate } from '../../src/store/schema/migrate.ts'
import { createScratchDatabase, openTestDatabase } from '../support/open-test-database.ts'
import { partitionedMigrations } from '../support/partitioned-migrations.ts'

test('the migrations run with every tenant table hash-partitioned by workspace_id, to the same schema', async () => {
  const scratch = await createScratchDatabase({ migrated: false })
  await migrate(scratch, { log: () => {}, migrations: await partitionedMigrations() })

  const { rows } = await sql<{ name: string; partitions: number }>`
    select c.relname as name, (select count(*)::int from pg_inherits i where i.inhparent = c.oid) as partitions
    from pg_class c where c.relkind = 'p' order by c.relname`.execute(scratch.db)
  expect(rows).toEqual([...tenantTables].sort().map((name) => ({ name, partitions: 4 })))

  expect(await describeSchema(scratch)).toBe(await describeSchema(await openTestDatabase()))
})
