import { join } from 'node:path'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { drawNumberedPhone } from '../people/numbered-people.js'

/**
 * The limit of a lookup: the very statement that Roster sends, taken from the build, with the phone of one of the first
 * `held` numbered people.
 *
 * @param {import('../support/open-bench.js').Bench} bench
 * @param {number} held
 */
export async function sameSelect({ builtDir, workspaceId }, held) {
  const { findIdentifiedContacts } = await import(join(builtDir, 'dist/store/contacts/contacts.js'))
  /** @type {import('kysely').CompiledQuery[]} */
  const sent = []
  const db = new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => {
      sent.push(query)
    },
  })
  const nobody = { ids: [], phones: [], emailKeys: [], externalIds: [] }
  await findIdentifiedContacts({ db, workspaceId }, { ...nobody, phones: ['the phone'] })
  const [statement] = sent
  if (statement === undefined || sent.length > 1) throw new Error('a lookup is no longer one statement')
  const text = statement.sql.replace(/\$(\d+)/g, (_, place) => sqlOf(statement.parameters[Number(place) - 1]))
  return `${drawNumberedPhone(held)}${text};\n`
}

/** @param {unknown} parameter */
function sqlOf(parameter) {
  if (!Array.isArray(parameter)) return `'${parameter}'`
  return parameter.length === 0 ? "'{}'" : "array['+49' || :phone]"
}
