import { setPreferences as setCorePreferences } from '../../../core/people/preferences.ts'
import { requirePerson } from '../../../core/people/require-person.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { PreferencesWire } from './preferences-wire.ts'

export const setPreferences = ({ directory }: Services) =>
  operation({
    id: 'setPreferences',
    summary: 'Replace what the dashboard keeps for this person',
    description: 'One JSON object of at most 64 KiB, kept as it is, in the place of the one before.',
    group: 'Session',
    scope: 'session',
    body: PreferencesWire,
    keepsBlanks: true,
    answers: { 200: PreferencesWire },
    async handle({ body, principal }) {
      const { personId } = requirePerson(principal)
      return { status: 200, body: await setCorePreferences(directory, personId, body) }
    },
  })
