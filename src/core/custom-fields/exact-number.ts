const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A decimal that a double gives back; more digits than it holds would come back changed, so they do not fit. */
export function exactNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) && significantDigits(text) === significantDigits(value.toString())
    ? value
    : undefined
}

function significantDigits(text: string): string {
  const digits = text.replace(/e.*$/i, '').replace(/[+.-]/g, '').replace(/^0+/, '')
  return digits.replace(/0+$/, '')
}
