import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { WorkspaceQuery } from '../parameters.ts'
import { StatsWire, statsToWire } from './stats-wire.ts'

export const getStats = ({ directory, figures }: Services) =>
  operation({
    id: 'getStats',
    summary: 'The figures of a workspace',
    description:
      'What the dashboard’s home shows: how many contacts, since when, from where and how they can be reached, each with the filter behind it.',
    group: 'Workspaces',
    scope: 'read',
    query: WorkspaceQuery,
    answers: { 200: StatsWire },
    async handle(call) {
      const scope = await callScope(directory, call)
      return { status: 200, body: statsToWire(scope.workspaceId, await figures.get(scope)) }
    },
  })
