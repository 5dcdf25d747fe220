import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { customFieldsQuery } from '../../api/queries.ts'
import type { CustomField, Job } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PartHeader } from '../part-header.tsx'
import { DeleteFieldDialog } from './delete-field-dialog.tsx'
import { FieldDialog } from './field-dialog.tsx'
import type { FieldTask } from './field-task.ts'
import { FieldsTable } from './fields-table.tsx'
import { RetypeBar } from './retype-bar.tsx'
import { RetypeDialog } from './retype-dialog.tsx'
import { RetypeState, retypeJobKey } from './retype-state.tsx'

const words = strings.settings.fields

/** A workspace's custom fields. */
export function FieldsPart() {
  const { workspaceId, mayWrite } = usePlace()
  const { queryKey } = customFieldsQuery(workspaceId)
  const query = useQuery(customFieldsQuery(workspaceId))
  const queries = useQueryClient()
  const [task, setTask] = useState<FieldTask>()
  // Begun here: it may have ended before the field is read again.
  const [job, setJob] = useState<Job>()
  const close = () => setTask(undefined)
  const refresh = () => {
    queries.invalidateQueries({ queryKey })
    queries.invalidateQueries({ queryKey: retypeJobKey(workspaceId) })
  }
  const follow = (started: Job) => {
    setJob(started)
    refresh()
  }
  const end = () => {
    setJob(undefined)
    refresh()
  }
  const stateOf = (field: CustomField) => {
    const bar = { name: field.name, onEnd: end, onUndo: follow }
    if (job?.customFieldId === field.id) return <RetypeBar key={job.id} started={job} {...bar} />
    const { retypeJobId } = field
    return (
      retypeJobId !== null && (
        <RetypeState
          field={field}
          jobId={retypeJobId}
          onEnd={end}
          onUndo={follow}
          onFinish={() => setTask({ kind: 'retype', field })}
        />
      )
    )
  }
  return (
    <>
      <PartHeader
        title={words.title}
        text={words.text}
        call={{ method: 'GET', path: '/v2/custom-fields', query: { workspaceId } }}
      >
        {mayWrite && (
          <Button look="primary" icon="plus" onClick={() => setTask({ kind: 'new' })}>
            {words.new}
          </Button>
        )}
      </PartHeader>
      <Loaded query={query}>
        {(fields) =>
          fields.length === 0 ? (
            <Notice icon="columns" title={strings.settings.noneYet} />
          ) : (
            <FieldsTable fields={fields} onTask={setTask} stateOf={stateOf} />
          )
        }
      </Loaded>
      {task?.kind === 'delete' && <DeleteFieldDialog field={task.field} onClose={close} />}
      {task?.kind === 'new' && <FieldDialog onClose={close} />}
      {task?.kind === 'edit' && <FieldDialog field={task.field} onClose={close} />}
      {task?.kind === 'retype' && <RetypeDialog field={task.field} onStarted={follow} onClose={close} />}
    </>
  )
}
