import { useQuery } from '@tanstack/react-query'
import { sendCall } from '../../api/send-call.ts'
import type { CustomField, Job } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { RetypeBar } from './retype-bar.tsx'

interface Props {
  field: CustomField
  jobId: string
  onEnd: () => void
  onUndo: (job: Job) => void
  onFinish: () => void
}

const words = strings.fields.retype

export const retypeJobKey = (workspaceId: string) => ['retype-job', workspaceId]

/** Of a field that has values of another type: how far their job is, whoever began it, or that the rest waits for somebody. */
export function RetypeState({ field, jobId, onEnd, onUndo, onFinish }: Props) {
  const { workspaceId, mayWrite } = usePlace()
  const { data: job } = useQuery({
    queryKey: [...retypeJobKey(workspaceId), jobId],
    queryFn: ({ signal }) =>
      sendCall<Job>({ method: 'GET', path: `/v2/jobs/${jobId}`, query: { workspaceId } }, signal),
    staleTime: 0,
  })
  if (job === undefined) return null
  if (job.finishedAt === null)
    return <RetypeBar key={job.id} started={job} name={field.name} onEnd={onEnd} onUndo={onUndo} />
  return (
    <div className="row">
      <p className="quiet grow">{words.unfinished}</p>
      {mayWrite && <Button onClick={onFinish}>{words.finish}</Button>}
    </div>
  )
}
