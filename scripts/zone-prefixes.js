/**
 * Turns libphonenumber's prefix table into one that names zone.tab's zones and holds only the calling codes that need it.
 * Returns `prefixes` (zones still standing → prefixes), `areas` (the same for areas whose zones are in their own order of
 * population) and `sureZones` (shared calling codes of one clock → zone), and adds the regions that zone.tab has not (AC, TA,
 * XK) to `regionZones`.
 */
export function prefixTable({ tzdata, regionZones, rows, callingCodes, corrections, areaCodes, exchanges }) {
  const prefixes = new Map()
  const areas = new Map()
  const sureZones = new Map()
  for (const [code, regions] of Object.entries(callingCodes)) {
    for (const region of regions) {
      if (region !== '001' && !regionZones.has(region)) regionZones.set(region, rows.get(code).split('&'))
    }
    const zones = [...new Set(regions.flatMap((region) => regionZones.get(region) ?? []))]
    if (regions.length > 1 && new Set(zones.map(tzdata.clock)).size === 1) {
      sureZones.set(code, zones[0])
      continue
    }
    if (zones.length < 2) continue
    const table = tableOf({ code, zones, tzdata, rows, corrections, exchanges })
    if (code === '1') byAreaCode(table, areaCodes)
    for (const [prefix, { standing, ordered }] of withoutRepeats(table)) {
      const into = ordered ? areas : prefixes
      const key = standing.join(' ')
      into.set(key, [...(into.get(key) ?? []), prefix])
    }
  }
  return { prefixes, areas, sureZones }
}

/** prefix → zones still standing, for one calling code. */
function tableOf({ code, zones, tzdata, rows, corrections, exchanges }) {
  const table = new Map()
  for (const [prefix, names] of rows) {
    if (!prefix.startsWith(code)) continue
    const standing = names
      .split('&')
      .flatMap((name) => resolve(corrections.oldNames[name] ?? name, zones, tzdata))
    if (standing.length > 0) table.set(prefix, row(standing))
  }
  spread(table, zones, tzdata)
  nameExchanges(table, exchanges)
  replace(table, code, corrections.replaced)
  correct(table, code, corrections.corrections)
  split(table, code, corrections.splitAreas)
  return table
}

function row(standing, ordered = false) {
  return { standing: [...new Set(standing)], ordered: ordered && standing.length > 1 }
}

/**
 * libphonenumber writes some zones by an old name (a link) or by a neighbour's zone of the same clock (Cancún once as
 * New_York): the same clock is looked for among the calling code's zones, then the same offset.
 */
function resolve(name, zones, tzdata) {
  if (zones.includes(name)) return [name]
  const same = zones.filter((zone) => tzdata.canonical(zone) === tzdata.canonical(name))
  if (same.length > 0) return same
  const sameClock = zones.filter((zone) => tzdata.clock(zone) === tzdata.clock(name))
  if (sameClock.length > 0) return sameClock
  return zones.filter((zone) => tzdata.offset(zone) === tzdata.offset(name))
}

/** A table with one zone for a whole country does not choose among those of its clock: Malaysia is all Asia/Kuching. */
function spread(table, zones, tzdata) {
  const named = new Set([...table.values()].flatMap(({ standing }) => standing))
  if (named.size !== 1) return
  const [only] = named
  for (const prefix of table.keys()) {
    table.set(prefix, row(zones.filter((zone) => tzdata.clock(zone) === tzdata.clock(only))))
  }
}

/**
 * An exchange that libphonenumber knows by its town and leaves to the row of its area code gets that row as its own, so that
 * it stays when the row of the area code is corrected: Tallahassee is Eastern though its 850 is mostly Central.
 */
function nameExchanges(table, exchanges) {
  for (const exchange of exchanges) {
    const own = table.get(exchange.slice(0, 4))
    if (own?.standing.length !== 1) continue
    const longer = [6, 5].some((length) => exchange.length > length && table.has(exchange.slice(0, length)))
    if (!longer && !table.has(exchange)) table.set(exchange, own)
  }
}

function replace(table, code, replaced) {
  for (const { prefixes, zones } of replaced) {
    for (const prefix of under(code, prefixes)) {
      for (const longer of table.keys()) if (longer.startsWith(prefix)) table.delete(longer)
      table.set(prefix, row(words(zones), true))
    }
  }
}

function words(text) {
  return text.trim().split(/\s+/)
}

function under(code, prefixes) {
  return words(prefixes).filter((prefix) => prefix.startsWith(code))
}

function correct(table, code, corrections) {
  for (const [zone, corrected] of Object.entries(corrections)) {
    for (const prefix of under(code, corrected)) {
      for (const [longer, { standing }] of table) {
        if (longer.startsWith(prefix) && standing.length > 1 && standing.includes(zone))
          table.set(longer, row([zone]))
      }
      table.set(prefix, row([zone]))
    }
  }
}

/** Longer rows with several zones leave those of the area that they name. */
function split(table, code, splitAreas) {
  for (const { prefixes, zones: text } of splitAreas) {
    const zones = words(text)
    for (const prefix of under(code, prefixes)) {
      for (const [longer, { standing }] of table) {
        if (!longer.startsWith(prefix) || standing.length < 2) continue
        const left = zones.filter((zone) => standing.includes(zone))
        table.set(longer, row(left.length > 0 ? left : zones, true))
      }
      table.set(prefix, row(zones, true))
    }
  }
}

/**
 * Calling code 1 is read by its area codes alone: an overlay has its parent's row, whatever libphonenumber says of it, and a
 * code that is nobody's has none.
 */
function byAreaCode(table, areaCodes) {
  const known = new Set(areaCodes.map(({ areaCode }) => `1${areaCode}`))
  for (const prefix of table.keys()) if (!known.has(prefix.slice(0, 4))) table.delete(prefix)
  for (const { areaCode, parent } of areaCodes) {
    const standing = table.get(`1${parent}`)
    if (standing === undefined) throw new Error(`area code ${parent} has no row`)
    if (areaCode === parent) continue
    for (const prefix of table.keys()) if (prefix.startsWith(`1${areaCode}`)) table.delete(prefix)
    table.set(`1${areaCode}`, standing)
  }
}

function withoutRepeats(table) {
  const ordered = [...table].sort(([a], [b]) => (a < b ? -1 : 1))
  return ordered.filter(([prefix, { standing }]) => {
    for (let length = prefix.length - 1; length > 0; length--) {
      const shorter = table.get(prefix.slice(0, length))
      if (shorter) return shorter.standing.join() !== standing.join()
    }
    return true
  })
}
