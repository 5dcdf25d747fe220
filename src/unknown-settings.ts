const prefix = 'ROSTER_'

/**
 * What Kubernetes sets in every pod for a Service called `roster` or `roster-…`: `ROSTER_SERVICE_HOST`, `ROSTER_PORT`,
 * `ROSTER_PORT_3000_TCP_ADDR` and the like (Kubernetes, "Accessing the Service", environment variables).
 */
const ofServices = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/
const serviceAddress = /^(tcp|udp|sctp):\/\//

/**
 * A sentence for each variable that looks like a setting of Roster and is none: silently ignored, a misspelt one would
 * only be noticed by what does not happen. Its value is not repeated, since it may be a secret.
 */
export function unknownSettings(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): string[] {
  const unknown = Object.entries(environment).filter(
    ([name, value]) =>
      name.startsWith(prefix) &&
      !known.includes(name) &&
      // An empty variable is as good as none.
      value &&
      !ofServices.test(name) &&
      !serviceAddress.test(value),
  )
  return unknown.map(([name]) => {
    const meant = known.find((other) => name === prefix + other) ?? nearestName(name, known)
    return `${name} is no setting: ${meant === undefined ? 'roster config lists them' : `did you mean ${meant}?`}`
  })
}

/** More edits than this make another word. */
const editsMax = 3

/** The name that a misspelt one most likely stands for, or undefined when none is near. */
function nearestName(given: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, edits: editsBetween(given, name) }))
    .sort((a, b) => a.edits - b.edits)
  return ranked[0] !== undefined && ranked[0].edits <= editsMax ? ranked[0].name : undefined
}

/** Levenshtein's distance: letters put in, taken out or replaced. */
function editsBetween(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const line = [row]
    for (let column = 1; column <= to.length; column++) {
      const replaced = above[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1)
      line.push(Math.min(replaced, above[column]! + 1, line[column - 1]! + 1))
    }
    above = line
  }
  return above[to.length]!
}
