/**
 * Reads tzdata.zi (zic's input, zic(8)) into its version, its zones, its links (alias → zone, followed to the end) and
 * each zone's clock as it stands at the end of the file: `clock` is equal for two zones that agree from then on,
 * `offset` for two that agree outside daylight saving.
 */
export function readTzdata(text) {
  const version = /^# version (\S+)/.exec(text)?.[1]
  if (!version) throw new Error('no version line')
  const year = Number.parseInt(version, 10)
  const clocks = new Map()
  const targets = new Map()
  const livingRules = new Set()
  let zone = ''
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const fields = line.split(' ')
    if (fields[0] === 'R') {
      if (fields[3] === 'ma' || Number(fields[3]) >= year) livingRules.add(fields[1])
    } else if (fields[0] === 'L') {
      targets.set(fields[2], fields[1])
    } else {
      if (fields[0] === 'Z') zone = fields[1]
      const [offset, rule] = fields[0] === 'Z' ? fields.slice(2) : fields
      clocks.set(zone, { offset, rule })
    }
  }
  const follow = (name) => (targets.has(name) ? follow(targets.get(name)) : name)
  return {
    version,
    zones: [...clocks.keys()].sort(),
    links: new Map([...targets.keys()].sort().map((alias) => [alias, follow(alias)])),
    canonical: follow,
    offset: (name) => clocks.get(follow(name)).offset,
    clock(name) {
      const { offset, rule } = clocks.get(follow(name))
      return `${offset} ${livingRules.has(rule) ? rule : '-'}`
    },
  }
}
