import type { CustomFieldType } from '../fields/contact-fields.ts'
import { at, type FaultList } from '../kernel/fault.ts'

export const formatStyles = ['plain', 'integer', 'percent', 'currency', 'date', 'birthday'] as const
export type FormatStyle = (typeof formatStyles)[number]

/** The display format of a field's values. Values are stored as given. */
export interface FieldFormat {
  style: FormatStyle
  /** ISO 4217, for `currency`. */
  currency?: string
  /** Digits after the decimal point. */
  decimals?: number
}

interface FormatDraft {
  style?: string | null | undefined
  currency?: string | null | undefined
  decimals?: number | null | undefined
}

/** The styles of each type; other types have no format. */
const stylesOf: Partial<Record<CustomFieldType, readonly FormatStyle[]>> = {
  number: ['plain', 'integer', 'percent', 'currency'],
  date: ['date', 'birthday'],
}

export const decimalsMax = 10

let currencies: ReadonlySet<string> | undefined

/** Whether a type keeps a given format. */
export function fitsType(format: { style?: unknown } | null, type: CustomFieldType): boolean {
  return (
    format === null || (stylesOf[type] as readonly unknown[] | undefined)?.includes(format.style) === true
  )
}

/** Judges a format for a field of this type. Null for none; undefined after faults were added. */
export function judgeFormat(
  given: FormatDraft | null,
  type: CustomFieldType,
  faults: FaultList,
): FieldFormat | null | undefined {
  if (given === null) return null
  const styles = stylesOf[type]
  if (styles === undefined) {
    faults.add('format', 'not_one_of', `null, for ${type}`)
    return undefined
  }
  const style = styles.find((known) => known === (given.style ?? styles[0]))
  if (style === undefined) {
    faults.add(at('format', 'style'), 'not_one_of', styles.join(', '))
    return undefined
  }
  const { currency: code, decimals } = given
  const currency = code?.trim().toUpperCase()
  currencies ??= new Set(Intl.supportedValuesOf('currency'))
  if (style === 'currency' && !currency) faults.add(at('format', 'currency'), 'required')
  else if (style !== 'currency' && currency) faults.add(at('format', 'currency'), 'unknown_field')
  else if (currency && !currencies.has(currency))
    faults.add(at('format', 'currency'), 'invalid_format', 'ISO 4217 code of a currency, such as EUR')
  const takesDecimals = type === 'number' && style !== 'integer'
  const hasDecimals = decimals !== undefined && decimals !== null
  if (hasDecimals && !takesDecimals) faults.add(at('format', 'decimals'), 'unknown_field')
  else if (hasDecimals && !(Number.isInteger(decimals) && decimals >= 0 && decimals <= decimalsMax))
    faults.add(at('format', 'decimals'), 'out_of_range', `0 to ${decimalsMax}`)
  return {
    style,
    ...(currency && { currency }),
    ...(hasDecimals && takesDecimals && { decimals }),
  }
}
