import { getPreferences as getCorePreferences } from '../../../core/people/preferences.ts'
import { requirePerson } from '../../../core/people/require-person.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { PreferencesWire } from './preferences-wire.ts'

export const getPreferences = ({ directory }: Services) =>
  operation({
    id: 'getPreferences',
    summary: 'What the dashboard keeps for this person',
    group: 'Session',
    scope: 'session',
    answers: { 200: PreferencesWire },
    async handle({ principal }) {
      return { status: 200, body: await getCorePreferences(directory, requirePerson(principal).personId) }
    },
  })
