import { queryOptions } from '@tanstack/react-query'
import { listAll } from '../../api/list-all.ts'
import type { Invite, Person } from '../../api/wire-types.ts'

export const peopleQuery = () =>
  queryOptions({
    queryKey: ['people'],
    queryFn: ({ signal }) => listAll<Person>({ method: 'GET', path: '/v2/people' }, signal),
  })

export const invitesQuery = () =>
  queryOptions({
    queryKey: ['invites'],
    queryFn: ({ signal }) => listAll<Invite>({ method: 'GET', path: '/v2/invites' }, signal),
  })
