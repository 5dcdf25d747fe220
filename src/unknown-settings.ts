import { closest } from './core/kernel/text.ts'

const prefix = 'ROSTER_'

/**
 * Variables that Kubernetes sets in every pod for a Service called `roster` or `roster-…`:
 * `ROSTER_SERVICE_HOST`, `ROSTER_PORT`, `ROSTER_PORT_3000_TCP_ADDR` and the like (Kubernetes, "Accessing the
 * Service", environment variables).
 */
const ofServices = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/
const serviceAddress = /^(tcp|udp|sctp):\/\//

/**
 * A sentence for each variable that looks like a setting of Roster and is none: a misspelt setting would
 * otherwise be ignored silently. Values are not repeated, since they may be secrets.
 */
export function unknownSettings(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): string[] {
  const unknown = Object.entries(environment).filter(
    ([name, value]) =>
      name.startsWith(prefix) &&
      !known.includes(name) &&
      // An empty variable counts as unset.
      value &&
      !ofServices.test(name) &&
      !serviceAddress.test(value),
  )
  return unknown.map(([name]) => {
    const meant = known.find((other) => name === prefix + other) ?? closest(name, known)
    return `${name} is no setting: ${meant === undefined ? 'roster config lists them' : `did you mean ${meant}?`}`
  })
}
