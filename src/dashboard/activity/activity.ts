import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { type ApiCall, type Page, sendCall } from '../api/api-call.ts'
import type { Change, Import, Job } from '../api/wire-types.ts'
import { importCall } from '../imports/imports.ts'
import { jobCall } from '../jobs/jobs.tsx'

/** The filters of the activity; empty means everything. */
export interface ActivityFilter {
  /** As the API names it: `person:…`. */
  actor: string
  what: string
  /** Each contact that a job changed, instead of one line a job. */
  each: boolean
}

/** The types of the feed, by filter. */
export const typesOf: Readonly<Record<string, string>> = {
  contacts: 'contact.*',
  jobs: 'job.finished',
  imports: 'import.finished',
  tags: 'tag.*',
  lists: 'list.*',
  fields: 'field.*',
  views: 'segment.*',
}

const pageSize = 60
/** The most requests for one page, after which it offers to continue. */
const looksMax = 25

interface Feed {
  data: Change[]
  nextCursor: string
  hasMore: boolean
}

/** The feed backwards, a page of it. */
export function activityCall(
  workspaceId: string,
  { actor, what, each }: ActivityFilter,
  before?: string,
): ApiCall {
  const query = {
    workspaceId,
    order: 'desc',
    include: 'contact,actor',
    limit: pageSize,
    actor,
    types: typesOf[what],
    collapseJobs: each ? undefined : true,
    before,
  }
  return { method: 'GET', path: '/v2/changes', query }
}

/** The activity, latest first. Sparse matches may take several requests. */
export const activityQuery = (workspaceId: string, filter: ActivityFilter) =>
  infiniteQueryOptions({
    queryKey: ['activity', workspaceId, filter],
    staleTime: 0,
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }): Promise<Feed> => {
      const data: Change[] = []
      let before = pageParam
      for (let looks = 0; ; looks++) {
        const feed = await sendCall<Feed>(activityCall(workspaceId, filter, before), signal)
        data.push(...feed.data)
        before = feed.nextCursor
        if (data.length > 0 || !feed.hasMore || looks >= looksMax) return { ...feed, data }
      }
    },
    getNextPageParam: ({ hasMore, nextCursor }) => (hasMore ? nextCursor : undefined),
  })

export const jobsCall = (workspaceId: string): ApiCall => ({
  method: 'GET',
  path: '/v2/jobs',
  query: { workspaceId, limit: 200 },
})

/** The latest jobs, those that go on included. */
export const jobsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['jobs', workspaceId],
    staleTime: 0,
    queryFn: async ({ signal }) => (await sendCall<Page<Job>>(jobsCall(workspaceId), signal)).data,
  })

export const jobQuery = (workspaceId: string, id: string) =>
  queryOptions({
    queryKey: ['job', workspaceId, id],
    queryFn: ({ signal }) => sendCall<Job>(jobCall({ id, workspaceId }), signal),
  })

/** The file that an import read; its name does not change. */
export const importNameQuery = (workspaceId: string, id: string) =>
  queryOptions({
    queryKey: ['import-name', workspaceId, id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) =>
      (await sendCall<Import>(importCall(workspaceId, id), signal)).fileName ?? null,
  })

export const jobChangesCall = (workspaceId: string, id: string, cursor?: string): ApiCall => ({
  method: 'GET',
  path: `/v2/jobs/${id}/changes`,
  query: { workspaceId, include: 'contact,actor', limit: 50, cursor },
})

/** The contacts that a job changed, in pages. */
export const jobChangesQuery = (workspaceId: string, id: string) =>
  infiniteQueryOptions({
    queryKey: ['job-changes', workspaceId, id],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      sendCall<Page<Change>>(jobChangesCall(workspaceId, id, pageParam), signal),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
