import { refuseFaults } from '../../kernel/failure.ts'
import { at, type Fault } from '../../kernel/fault.ts'
import { limits } from '../../kernel/limits.ts'
import { canonicalField } from './filter-fields.ts'
import { parseFilter } from './filter-language.ts'
import {
  type FilterOp,
  type FilterTest,
  type FilterTree,
  filterOps,
  type ReadFilter,
  type TestPlace,
  takesList,
  takesNothing,
} from './filter-tree.ts'

/** Reads a filter as text or JSON into a tree; refuses faulty ones. */
export function readFilter(filter: unknown): ReadFilter {
  if (typeof filter === 'string') {
    const read = parseFilter(filter)
    if (!('fault' in read)) return read
    refuseFaults([read.fault])
  }
  const judged = judgeFilterTree(filter)
  if ('faults' in judged) refuseFaults(judged.faults)
  return judged as ReadFilter
}

/**
 * Reads JSON as a filter's tree, or returns all its faults with their paths. Numbers and booleans become
 * text, and field names their canonical form; `resolve-filter.ts` checks that they exist.
 */
export function judgeFilterTree(given: unknown, path = 'filter'): ReadFilter | { faults: Fault[] } {
  const judge = new Judge()
  const isEverybody = isRecord(given) && Array.isArray(given.and) && given.and.length === 0
  const tree = isEverybody ? { and: [] } : judge.tree(given, path, 0)
  return judge.faults.length > 0 ? { faults: judge.faults } : { tree: tree!, places: judge.places }
}

class Judge {
  readonly faults: Fault[] = []
  readonly places = new Map<FilterTest, TestPlace>()
  #values = 0

  tree(given: unknown, path: string, depth: number): FilterTree | undefined {
    if (!isRecord(given)) return this.#add(path, 'invalid_type', 'object')
    if (depth > limits.filterDepthMax) return this.#add(path, 'too_deep', limits.filterDepthMax)
    const keys = Object.keys(given)
    const [branch] = keys
    if (keys.length === 1 && (branch === 'and' || branch === 'or')) {
      const parts = this.#parts(given[branch], at(path, branch), depth)
      return branch === 'and' ? { and: parts } : { or: parts }
    }
    if (keys.length === 1 && branch === 'not') {
      return { not: this.tree(given.not, at(path, 'not'), depth + 1) as FilterTree }
    }
    return this.#test(given, path)
  }

  #parts(given: unknown, path: string, depth: number): FilterTree[] {
    if (!Array.isArray(given)) this.#add(path, 'invalid_type', 'array')
    else if (given.length === 0) this.#add(path, 'too_few', 1)
    else if (given.length > limits.filterTestsMax) this.#add(path, 'too_many', limits.filterTestsMax)
    else return given.map((part, index) => this.tree(part, at(path, index), depth + 1) as FilterTree)
    return []
  }

  #test(given: Record<string, unknown>, path: string): FilterTest | undefined {
    const { field, op, value, ...others } = given
    for (const key of Object.keys(others)) this.#add(at(path, key), 'unknown_field')
    if (field === undefined) return this.#add(at(path, 'field'), 'required')
    if (typeof field !== 'string') return this.#add(at(path, 'field'), 'invalid_type', 'string')
    if (op === undefined) return this.#add(at(path, 'op'), 'required')
    if (!isOp(op)) return this.#add(at(path, 'op'), 'not_one_of', filterOps.join(', '))
    if (this.places.size >= limits.filterTestsMax) return this.#add(path, 'too_many', limits.filterTestsMax)
    const test: FilterTest = {
      field: canonicalField(field),
      op,
      ...this.#value(op, value, at(path, 'value')),
    }
    const values = Array.isArray(test.value)
      ? test.value.map((_, index) => ({ field: at(at(path, 'value'), index) }))
      : [{ field: at(path, 'value') }]
    this.places.set(test, { field: { field: at(path, 'field') }, op: { field: at(path, 'op') }, values })
    return test
  }

  #value(op: FilterOp, given: unknown, path: string): Pick<FilterTest, 'value'> {
    if (takesNothing(op)) {
      if (given !== undefined && given !== null) this.#add(path, 'unknown_field')
      return {}
    }
    if (given === undefined) this.#add(path, 'required')
    else if (!takesList(op)) return { value: this.#scalar(given, path) }
    // A single month counts as a list of one.
    else if (isCalendar(op) && !Array.isArray(given)) return { value: [this.#scalar(given, path)] }
    else if (!Array.isArray(given)) this.#add(path, 'invalid_type', 'array')
    else if (given.length === 0) this.#add(path, 'too_few', 1)
    else if (given.length > limits.filterValuesMax) this.#add(path, 'too_many', limits.filterValuesMax)
    else if (this.#values + given.length > limits.filterAllValuesMax)
      this.#add(path, 'too_many', limits.filterAllValuesMax)
    else {
      this.#values += given.length
      return { value: given.map((value, index) => this.#scalar(value, at(path, index))) }
    }
    return {}
  }

  #scalar(given: unknown, path: string): string {
    if (typeof given !== 'string' && typeof given !== 'number' && typeof given !== 'boolean') {
      this.#add(path, 'invalid_type', 'string or number or boolean')
    }
    return String(given)
  }

  #add(field: string, code: Fault['code'], expected?: string | number): undefined {
    this.faults.push(expected === undefined ? { field, code } : { field, code, expected })
  }
}

const isCalendar = (op: FilterOp) => op === 'month' || op === 'monthDay'

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isOp(value: unknown): value is FilterOp {
  return (filterOps as readonly unknown[]).includes(value)
}
