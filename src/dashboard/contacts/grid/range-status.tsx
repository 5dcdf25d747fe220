import { useSyncExternalStore } from 'react'
import { valueIn } from '../../fields/columns.ts'
import type { Column } from '../../fields/standard-columns.ts'
import { strings } from '../../strings/strings.ts'
import { formatNumber } from '../../ui/format.ts'
import type { RangeLayer } from './range-layer.ts'

interface Props {
  range: RangeLayer
  columnOf: (id: string) => Column | undefined
}

const words = strings.contacts.range
const summedMax = 50_000

/** The size of the selected range, and the sum of its numbers. */
export function RangeStatus({ range, columnOf }: Props) {
  useSyncExternalStore(range.subscribe, range.read)
  const { box } = range
  const isBlock = box !== undefined && range.isBlock
  return (
    <p className={isBlock ? 'range-status number' : 'only-heard'} role="status" aria-label={words.title}>
      {isBlock && statusText(range, columnOf)}
    </p>
  )
}

function statusText(range: RangeLayer, columnOf: Props['columnOf']): string {
  const { top, bottom, columnIds } = range.box!
  const parts = [words.cells(bottom - top + 1, columnIds.length)]
  if ((bottom - top + 1) * columnIds.length > summedMax) return parts.join(' · ')
  const columns = columnIds.flatMap((id) => columnOf(id) ?? [])
  const values = range.contacts(top, bottom).flatMap((contact) => {
    return contact ? columns.map((column) => valueIn(contact, column)) : []
  })
  const filled = values.filter((value) => value !== null && value !== '' && !isEmptySet(value))
  parts.push(words.filled(formatNumber(filled.length)))
  const numbers = filled.filter((value) => typeof value === 'number')
  if (numbers.length > 0) {
    const sum = numbers.reduce((all, one) => all + one, 0)
    parts.push(words.sum(rounded(sum)), words.average(rounded(sum / numbers.length)))
  }
  return parts.join(' · ')
}

const isEmptySet = (value: unknown) => Array.isArray(value) && value.length === 0

/** Without the dust that adding binary fractions leaves. */
const rounded = (value: number) => formatNumber(Number(value.toPrecision(12)))
