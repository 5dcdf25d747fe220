import type { Reply } from '../../support/start-app.ts'
import type { RosterWorkspace } from './roster-workspace.ts'

// biome-ignore lint/suspicious/noExplicitAny: jobs of every kind
type Job = any

/** The job of a 202 as it is when it has ended, watched as any client would. */
export async function endOf(workspace: RosterWorkspace, reply: Reply): Promise<Job> {
  if (reply.status !== 202) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`)
  for (;;) {
    const { body: job } = await workspace.send('GET', `/jobs/${reply.body.id}`)
    if (job.finishedAt !== null) return job
  }
}

/** Starts a bulk change and waits for its end. */
export async function runBulk(workspace: RosterWorkspace, body: object): Promise<Job> {
  return endOf(workspace, await workspace.send('POST', '/bulk', body))
}

/** Undoes a job and waits for the end of that. */
export async function runUndo(workspace: RosterWorkspace, jobId: string): Promise<Job> {
  return endOf(workspace, await workspace.send('POST', `/jobs/${jobId}/undo`))
}
