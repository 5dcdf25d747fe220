/**
 * Turns libphonenumber's prefix table into one that names zone.tab's zones and holds only the calling codes that need it.
 * Returns `prefixes` (zones still standing → prefixes) and `sureZones` (shared calling codes of one clock → zone), and adds
 * the regions that zone.tab has not (AC, TA, XK) to `regionZones`.
 */
export function prefixTable({ tzdata, regionZones, rows, callingCodes, corrections, oldNames }) {
  const prefixes = new Map()
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
    for (const [prefix, standing] of tableOf({ code, zones, tzdata, rows, corrections, oldNames })) {
      const key = standing.join(' ')
      prefixes.set(key, [...(prefixes.get(key) ?? []), prefix])
    }
  }
  return { prefixes, sureZones }
}

/** prefix → zones still standing, for one calling code. */
function tableOf({ code, zones, tzdata, rows, corrections, oldNames }) {
  const table = new Map()
  for (const [prefix, names] of rows) {
    if (!prefix.startsWith(code)) continue
    const standing = names.split('&').flatMap((name) => resolve(oldNames[name] ?? name, zones, tzdata))
    if (standing.length > 0) table.set(prefix, [...new Set(standing)])
  }
  spread(table, zones, tzdata)
  correct(table, code, corrections)
  return withoutRepeats(table)
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
  const named = new Set([...table.values()].flat())
  if (named.size !== 1) return
  const [only] = named
  for (const prefix of table.keys()) {
    table.set(
      prefix,
      zones.filter((zone) => tzdata.clock(zone) === tzdata.clock(only)),
    )
  }
}

function correct(table, code, corrections) {
  for (const [zone, corrected] of Object.entries(corrections)) {
    for (const prefix of corrected) {
      if (!prefix.startsWith(code)) continue
      for (const [longer, standing] of table) {
        if (longer.startsWith(prefix) && standing.length > 1 && standing.includes(zone))
          table.set(longer, [zone])
      }
      table.set(prefix, [zone])
    }
  }
}

function withoutRepeats(table) {
  const ordered = [...table].sort(([a], [b]) => (a < b ? -1 : 1))
  return ordered.filter(([prefix, standing]) => {
    for (let length = prefix.length - 1; length > 0; length--) {
      const shorter = table.get(prefix.slice(0, length))
      if (shorter) return shorter.join() !== standing.join()
    }
    return true
  })
}
