import type { WorkspaceRules } from '../contacts/workspace-rules.ts'
import { customPrefix } from './filter-text.ts'
import type { FilterTest, FilterTree } from './filter-tree.ts'
import { findCustomField } from './find-custom-field.ts'
import { mapTests } from './map-tests.ts'
import { type NameBook, tableOfField } from './name-book.ts'

/** A filter to keep: tags, lists, segments and custom fields by id, so that it means the same after a rename. */
export function bindFilter(tree: FilterTree, rules: WorkspaceRules, names: NameBook): FilterTree {
  return mapTests(tree, (test) => {
    const table = tableOfField(test.field)
    if (table === undefined) return { ...test, field: boundField(test.field, rules) }
    if (test.value === undefined) return test
    const ids = [test.value].flat().map((word) => [...(names.idsOf(table, word) ?? [])])
    return boundTest(test, ids)
  })
}

/** Several lists may have one name, which means any of them. */
function boundTest(test: FilterTest, ids: string[][]): FilterTree {
  const { field, op } = test
  if (op === 'all') return { and: ids.map((some) => ({ field, op: 'any', value: some })) }
  const all = ids.flat()
  if (op !== 'eq' && op !== 'ne') return { ...test, value: all }
  if (all.length === 1) return { ...test, value: all[0]! }
  return { field, op: op === 'eq' ? 'any' : 'none', value: all }
}

function boundField(field: string, rules: WorkspaceRules): string {
  const custom = findCustomField(field, rules)
  return custom === undefined ? field : customPrefix + custom.id
}
