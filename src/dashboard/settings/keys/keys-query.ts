import { queryOptions } from '@tanstack/react-query'
import { listAll } from '../../api/list-all.ts'
import type { ApiKey } from '../../api/wire-types.ts'

/** The account's keys, without their secrets. */
export const keysQuery = () =>
  queryOptions({
    queryKey: ['api-keys'],
    queryFn: ({ signal }) => listAll<ApiKey>({ method: 'GET', path: '/v2/api-keys' }, signal),
  })
