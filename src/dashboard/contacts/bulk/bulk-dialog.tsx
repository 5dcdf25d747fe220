import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { describeError } from '../../api/api-error.ts'
import { sendCall } from '../../api/send-call.ts'
import type { Job } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { formatNumber } from '../values/format.ts'
import { bulkCall, type Picked } from './bulk-call.ts'
import { BulkQuestions } from './bulk-questions.tsx'
import type { BulkAnswer, BulkTask } from './bulk-tasks.ts'

interface Props {
  task: BulkTask
  picked: Picked
  onStarted: (job: Job) => void
  onClose: () => void
}

const words = strings.contacts.bulk
const empty: BulkAnswer = { tags: [], listId: '', field: '', fields: {} }

/** Asks what a change still has to be told, says exactly how many it reaches, and starts it. */
export function BulkDialog({ task, picked, onStarted, onClose }: Props) {
  const { workspaceId } = usePlace()
  const [answer, setAnswer] = useState(empty)
  const counted = useQuery({
    queryKey: ['bulk-count', workspaceId, picked],
    staleTime: 0,
    // Who is reached depends on the selection alone, so the count does not wait for the questions' answers.
    queryFn: ({ signal }) =>
      sendCall<{ count: number }>(bulkCall(workspaceId, picked, { type: 'delete' }, true), signal),
  })
  const call = bulkCall(workspaceId, picked, task.actionOf(answer))
  const count = counted.data && formatNumber(counted.data.count)
  return (
    <FormDialog
      title={task.label}
      description={
        counted.isError
          ? describeError(counted.error)
          : count === undefined
            ? words.counting
            : words.confirm(count)
      }
      submitLabel={words.act(task.label, count ?? '…')}
      danger={task.danger === true}
      call={call}
      onSubmit={async () => onStarted(await sendCall<Job>(call))}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <BulkQuestions
            asks={task.asks}
            answer={answer}
            error={faultOf(faultPath[task.asks])}
            onAnswer={setAnswer}
          />
          {task.danger && <p>{words.confirmDelete}</p>}
        </>
      )}
    </FormDialog>
  )
}

/** What the API calls each question's answer. */
const faultPath = {
  tags: 'action.tags',
  list: 'action.listId',
  field: 'action.names',
  fieldAndValue: 'action.fields',
  nothing: 'action',
} as const
