import { Type } from 'typebox'
import { changePerson as changeCorePerson } from '../../../core/people/change-person.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams } from '../../../http/schema.ts'
import { PersonWire, personName, personToWire, role } from './person-wire.ts'

export const changePerson = ({ directory }: Services) =>
  operation({
    id: 'changePerson',
    summary: 'Change a person’s name or role',
    description: 'At once, also for who is signed in. The last owner stays one: 409.',
    group: 'People',
    scope: 'admin',
    params: IdParams,
    body: Fields({ name: Type.Optional(personName), role: Type.Optional(role) }, { title: 'PersonChange' }),
    collectsFaults: true,
    answers: { 200: PersonWire },
    async handle({ params: { id }, body, faults, principal }) {
      const person = await changeCorePerson(directory, principal, id, { ...body, faults })
      return { status: 200, body: personToWire(person) }
    },
  })
