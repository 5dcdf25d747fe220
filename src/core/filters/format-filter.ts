import { bareName, bareValue, customPrefix, quote, signs } from './filter-text.ts'
import { type FilterTest, type FilterTree, takesList } from './filter-tree.ts'

/** A tree as text, in its one form: reading that gives the same tree again. */
export function formatFilter(tree: FilterTree): string {
  if ('and' in tree) return tree.and.map(formatPart).join(' and ')
  if ('or' in tree) return tree.or.map(formatPart).join(' or ')
  if ('not' in tree) return `not ${formatPart(tree.not)}`
  return formatTest(tree)
}

/** In brackets, unless it stands for itself between `and` and `or`. */
function formatPart(tree: FilterTree): string {
  return 'and' in tree || 'or' in tree ? `(${formatFilter(tree)})` : formatFilter(tree)
}

function formatTest({ field, op, value }: FilterTest): string {
  const name = formatField(field)
  if (op === 'present') return `has:${name}`
  if (op === 'absent') return `no:${name}`
  if (takesList(op)) {
    const list = `(${[value ?? []].flat().map(formatValue).join(', ')})`
    return `${name}:${op === 'any' ? '' : op}${list}`
  }
  const [sign] = signs.find(([, meaning]) => meaning === op)!
  return `${name}${sign}${formatValue(String(value))}`
}

function formatField(field: string): string {
  if (!field.startsWith(customPrefix)) return field
  const key = field.slice(customPrefix.length)
  return isWhole(bareName, key) ? field : customPrefix + quote(key)
}

/** Quoted where it would not be read as it is. */
function formatValue(value: string): string {
  return isWhole(bareValue, value) ? value : quote(value)
}

function isWhole(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0
  return pattern.exec(text)?.[0].length === text.length
}
