import { listPeople as listCorePeople } from '../../../core/people/list-people.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { directoryCursor, directoryPage, toDirectoryPage } from '../directory-page.ts'
import { Page } from '../page.ts'
import { pageQuery } from '../parameters.ts'
import { PersonWire, personToWire } from './person-wire.ts'

const cursor = directoryCursor('people')

export const listPeople = ({ directory }: Services) =>
  operation({
    id: 'listPeople',
    summary: 'List the account’s people, newest first',
    group: 'People',
    scope: 'admin',
    query: Fields(pageQuery()),
    answers: { 200: Page(PersonWire) },
    async handle({ query, principal }) {
      const page = directoryPage(cursor, query)
      const people = await listCorePeople(directory, principal, page)
      return { status: 200, body: toDirectoryPage(people, page, personToWire, cursor) }
    },
  })
