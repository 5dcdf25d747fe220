import { listJobs as listCoreJobs } from '../../../core/jobs/list-jobs.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { cursorOf, isIdKey } from '../../../http/cursor.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { Page, toPage } from '../page.ts'
import { pageQuery, pageSizeDefault, workspaceQuery } from '../parameters.ts'
import { JobWire, jobToWire } from './job-wire.ts'

const cursor = cursorOf('jobs', isIdKey)

export const listJobs = ({ directory }: Services) =>
  operation({
    id: 'listJobs',
    summary: 'List jobs, newest first',
    group: 'Jobs',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...pageQuery() }),
    answers: { 200: Page(JobWire) },
    async handle(call) {
      const { limit = pageSizeDefault, cursor: after } = call.query
      const beforeId = cursor.read(after)
      const scope = await callScope(directory, call)
      const { jobs, hasMore } = await listCoreJobs(scope, { limit, beforeId })
      return { status: 200, body: toPage(jobs, hasMore, jobToWire, ({ id }) => cursor.write(id)) }
    },
  })
