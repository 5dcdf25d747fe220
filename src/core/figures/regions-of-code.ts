import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max'

/** Every calling code with its regions, the one that most of its numbers belong to first. */
const regionsByCode = new Map<string, string[]>()
const mainRegions: Record<string, string> = {
  '1': 'US',
  '7': 'RU',
  '44': 'GB',
  '39': 'IT',
  '47': 'NO',
  '61': 'AU',
  '212': 'MA',
  '262': 'RE',
  '290': 'SH',
  '358': 'FI',
  '590': 'GP',
  '599': 'CW',
}

for (const region of getCountries()) {
  const code = getCountryCallingCode(region)
  const regions = regionsByCode.get(code) ?? []
  if (mainRegions[code] === region) regions.unshift(region)
  else regions.push(region)
  regionsByCode.set(code, regions)
}

/** The regions of a calling code, the main one first; none where no country has it. */
export function regionsOfCode(callingCode: string): string[] {
  return regionsByCode.get(callingCode) ?? []
}
