import { type Static, type TProperties, Type } from 'typebox'
import type { Figures } from '../../core/finding/stats/stats.ts'
import type { Services } from '../../core/services.ts'
import { callScope } from '../../http/calls/call-scope.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, List, Timestamp, Uuid, Whole } from '../../http/validation/schema.ts'
import { WorkspaceQuery } from './parameters.ts'

const countMax = Number.MAX_SAFE_INTEGER

const figure = {
  count: Whole(0, countMax),
  filter: Type.String({
    description: 'Finds these contacts: `GET /v2/contacts?filter=`; empty: all',
    examples: ['has:phone'],
  }),
}

const Figure = Fields(figure, { title: 'Figure' })

const figures = <P extends TProperties>(more: P, description: string) =>
  List(Fields({ ...more, ...figure }), { description })

const from = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', examples: ['2026-11-16'] })

const StatsWire = Fields(
  {
    workspaceId: Uuid(),
    asOf: Timestamp({ description: 'When they were counted' }),
    ageS: Type.Number({ description: 'How many seconds ago that is: of large workspaces a minute at most' }),
    total: Figure,
    newThisWeek: Fields(figure, { description: 'Created today or on the six days before' }),
    perDay: figures({ from }, 'Created on each of the last thirty days (UTC), the oldest first'),
    perWeek: figures(
      { from },
      'Created in each of the last fifty-two weeks from Monday (UTC), the oldest first',
    ),
    reachableByPhone: Figure,
    reachableByEmail: Figure,
    doNotContact: Figure,
    callingCodes: figures(
      {
        callingCode: Type.String({ examples: ['+49'] }),
        regions: List(Type.String(), {
          description: 'ISO 3166 codes of the countries that share it, the main one first',
          examples: [['DE']],
        }),
      },
      'By where the phone is from, the twenty that most have. Not by `country`, which is free text',
    ),
    withoutPhone: Figure,
    timezones: figures(
      { timezone: Type.String({ examples: ['Europe/Berlin'] }) },
      'The twenty that most have',
    ),
    withoutTimezone: Figure,
    tags: figures({ id: Uuid(), name: Type.String() }, 'The twenty that most have'),
  },
  { title: 'Stats' },
)

/** A workspace's figures in this wire's words. */
function statsToWire(workspaceId: string, { asOf, ...rest }: Figures): Static<typeof StatsWire> {
  const ageS = Math.max(0, Math.round((Date.now() - asOf.getTime()) / 100) / 10)
  return { workspaceId, asOf: asOf.toISOString(), ageS, ...rest }
}

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
