import { listNodeFacts, type NodeFacts } from '../../store/doctor/cluster-facts.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { isDistributed } from '../../store/schema/distribute.ts'
import { type Finding, failed, ok, warning } from './findings.ts'

/** A smaller difference is not worth moving shards for. */
const unbalancedBytesMin = 1024 ** 3
const unbalancedFactor = 3

/** The findings about the nodes of a distributed store, each queried itself; empty for a single PostgreSQL. */
export async function judgeNodes(scope: DirectoryScope): Promise<Finding[]> {
  return (await isDistributed(scope)) ? judgeNodeFacts(await listNodeFacts(scope)) : []
}

/** Judges the nodes from their answers. Pure. */
export function judgeNodeFacts(nodes: readonly NodeFacts[]): Finding[] {
  return [judgeAnswers(nodes), ...nodes.flatMap(judgeDurabilityOf), judgeBalance(nodes)]
}

function judgeAnswers(nodes: readonly NodeFacts[]): Finding {
  const away = nodes.filter(({ answers }) => !answers).map(({ name }) => name)
  if (away.length > 0)
    return failed(
      'nodes',
      `${away.join(' and ')} ${away.length > 1 ? 'do' : 'does'} not answer: the workspaces there answer 503 until then. Start PostgreSQL there, or see to the network`,
    )
  return ok('nodes', `all ${nodes.length} nodes answer`)
}

function judgeDurabilityOf({ name, answers, ...settings }: NodeFacts): Finding[] {
  if (!answers) return []
  const { fsync, fullPageWrites, synchronousCommit } = settings
  const off = Object.entries({
    fsync,
    full_page_writes: fullPageWrites,
    synchronous_commit: synchronousCommit,
  })
    .filter(([, value]) => value === 'off')
    .map(([setting]) => setting)
  if (off.length === 0) return []
  return [
    failed(
      'durability',
      `on ${name} ${off.join(' and ')} ${off.length > 1 ? 'are' : 'is'} off: what was answered can be lost in a crash. Set ${off.length > 1 ? 'them' : 'it'} to on there`,
    ),
  ]
}

function judgeBalance(nodes: readonly NodeFacts[]): Finding {
  const sizes = nodes.filter(({ holdsWorkspaces, answers }) => holdsWorkspaces && answers)
  const bytes = sizes.map((node) => node.bytes)
  const total = bytes.reduce((sum, size) => sum + size, 0)
  const parts = sizes.map(
    ({ name, bytes }) => `${name} ${Math.ceil(bytes / 1_048_576).toLocaleString('en')} MB`,
  )
  const says = `the nodes hold ${parts.join(', ')}`
  const isUneven = Math.max(...bytes) > unbalancedFactor * Math.max(Math.min(...bytes), 1)
  return total > unbalancedBytesMin && isUneven
    ? warning('balance', `${says}: "select citus_rebalance_start()" moves shards while Roster serves`)
    : ok('balance', says)
}
