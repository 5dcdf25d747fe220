const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

/** A region's name in English; its code where the browser has none. */
export function regionName(code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
