import { expect, test } from 'vitest'
import { judgeNodeFacts } from '../../../src/core/doctor/judge-nodes.ts'
import type { NodeFacts } from '../../../src/store/doctor/cluster-facts.ts'

const durable = { answers: true, fsync: 'on', fullPageWrites: 'on', synchronousCommit: 'on', bytes: 1e6 }
const coordinator: NodeFacts = { name: 'c:5432', holdsWorkspaces: false, ...durable }
const worker = (name: string, facts: Partial<NodeFacts> = {}): NodeFacts => ({
  name,
  holdsWorkspaces: true,
  ...durable,
  ...facts,
})
const statesOf = (...workers: NodeFacts[]) =>
  judgeNodeFacts([coordinator, ...workers]).map(({ check, state }) => `${check} ${state}`)

test('nodes that all answer and promise durability are as they should be', () => {
  expect(statesOf(worker('a'), worker('b'))).toEqual(['nodes ok', 'balance ok'])
})

test('a node that is away is named, with what its workspaces answer', () => {
  const away = { answers: false, fsync: null, fullPageWrites: null, synchronousCommit: null, bytes: 0 }
  const [finding] = judgeNodeFacts([coordinator, worker('a:5432', away), worker('b:5432')])
  expect(finding).toMatchObject({ check: 'nodes', state: 'failed' })
  expect(finding?.says).toContain('a:5432 does not answer')
})

test.each(['fsync', 'fullPageWrites', 'synchronousCommit'] as const)(
  '%s off on one worker alone fails, though the coordinator has it on',
  (setting) => {
    expect(statesOf(worker('a'), worker('b', { [setting]: 'off' }))).toContain('durability failed')
  },
)

test('a node with three times another’s rows is a warning once they are many', () => {
  expect(statesOf(worker('a', { bytes: 4e9 }), worker('b', { bytes: 1e9 }))).toContain('balance warning')
  expect(statesOf(worker('a', { bytes: 4e6 }), worker('b', { bytes: 1e6 }))).toContain('balance ok')
})
