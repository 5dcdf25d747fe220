import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'
import { escapeLiteral } from 'pg'

/** A statement as one text with its values in it, each quoted: COPY takes no parameters. */
export function withLiterals(statement: RawBuilder<unknown>): string {
  return statement.compile(compiling).sql
}

class LiteralCompiler extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literalOf(value))
  }
}

// Never connected: it only writes text.
const compiling = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new LiteralCompiler(),
  },
})

/** As the driver would send it; every one is cast where it stands. */
function literalOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? `'{}'` : `array[${value.map(literalOf).join(', ')}]`
  if (value instanceof Date) return escapeLiteral(value.toISOString())
  if (['string', 'number', 'boolean'].includes(typeof value)) return escapeLiteral(String(value))
  throw new Error(`a ${typeof value} cannot stand in a statement`)
}
