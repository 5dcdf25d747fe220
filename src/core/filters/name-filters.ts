import type { Scope } from '../../store/scope.ts'
import { findNamedRecords } from '../../store/selections/named-records.ts'
import type { WorkspaceRules } from '../contacts/workspace-rules.ts'
import { customPrefix } from './filter-text.ts'
import type { FilterTest, FilterTree } from './filter-tree.ts'
import { findCustomField } from './find-custom-field.ts'
import { mapTests, testsOf } from './map-tests.ts'
import { tableOfField } from './name-book.ts'

/** Kept filters as a person reads them: by the names of today. What is gone, or shares its name, stays an id. */
export async function nameFilters(
  scope: Scope,
  trees: readonly FilterTree[],
  rules: WorkspaceRules,
): Promise<FilterTree[]> {
  const names = await findNames(scope, trees.flatMap(testsOf))
  return trees.map((tree) => mapTests(tree, (test) => nameTest(test, rules, names)))
}

function nameTest(test: FilterTest, rules: WorkspaceRules, names: ReadonlyMap<string, string>): FilterTest {
  const custom = findCustomField(test.field, rules)
  if (custom !== undefined) return { ...test, field: customPrefix + custom.name }
  if (tableOfField(test.field) === undefined || test.value === undefined) return test
  const nameOf = (id: string) => names.get(id) ?? id
  return { ...test, value: Array.isArray(test.value) ? test.value.map(nameOf) : nameOf(test.value) }
}

async function findNames(scope: Scope, tests: readonly FilterTest[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const table of ['tags', 'lists', 'segments'] as const) {
    const ids = tests.filter(({ field }) => tableOfField(field) === table).flatMap(({ value = [] }) => value)
    const named = await findNamedRecords(scope, table, { ids: [...new Set(ids)], names: [] })
    const sharing = await findNamedRecords(scope, table, { ids: [], names: named.map(({ name }) => name) })
    for (const { id, name } of named) {
      if (sharing.filter((other) => other.name === name).length === 1) names.set(id, name)
    }
  }
  return names
}
