import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiCall, sendCall } from '../api/api-call.ts'
import type { Segment } from '../api/wire-types.ts'
import { viewHref } from '../router/view.ts'
import { segmentsCall, segmentsQuery, shareCall, viewOfSegment } from '../segments/segments.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { copyText } from '../ui/browser.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Loaded, Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { showDone, showError, useAct } from '../ui/toasts.tsx'
import { Counted, PartHeader, RowMenu } from './part.tsx'

type Task = { kind: 'rename' | 'delete'; segment: Segment }

const words = strings.settings.views

/** A workspace's saved views, each counted as it is shown. */
export default function ViewsPart() {
  const { workspaceId, mayWrite } = usePlace()
  const query = useQuery(segmentsQuery(workspaceId))
  const act = useAct(segmentsQuery(workspaceId).queryKey)
  const [task, setTask] = useState<Task>()
  const close = () => setTask(undefined)
  const share = (segment: Segment) => {
    const { isShared, isOwn } = strings.contacts.views
    const said = segment.personal ? isShared(segment.name) : isOwn(segment.name)
    act(shareCall(workspaceId, segment), said).catch(showError)
  }
  const copyLink = (segment: Segment) => {
    const link = new URL(viewHref(workspaceId, viewOfSegment(segment)), window.location.href)
    copyText(link.href).then(() => showDone(strings.common.copied), showError)
  }
  const deleteCall = ({ id }: Segment): ApiCall => ({
    method: 'DELETE',
    path: `/v2/segments/${id}`,
    query: { workspaceId },
  })
  return (
    <>
      <PartHeader title={words.title} text={words.text} call={segmentsCall(workspaceId)} />
      <Loaded query={query}>
        {(segments) =>
          segments.length === 0 ? (
            <Notice icon="bookmark" title={strings.settings.noneYet}>
              {words.make}
            </Notice>
          ) : (
            <Table
              label={words.title}
              rows={segments}
              keyOf={({ id }) => id}
              columns={[
                {
                  label: strings.settings.name,
                  cell: (segment) => (
                    <a href={viewHref(workspaceId, viewOfSegment(segment))}>
                      <bdi>{segment.name}</bdi>
                    </a>
                  ),
                },
                {
                  label: words.seenBy,
                  cell: ({ personal }) => (personal ? words.onlyMe : words.everyone),
                },
                { label: words.filter, spare: true, cell: ({ filter, q }) => <code>{q ?? filter}</code> },
                {
                  label: strings.contacts.title,
                  number: true,
                  cell: (segment) => (
                    <Counted query={countQuery(workspaceId, segment)} countOf={({ count }) => count} />
                  ),
                },
                {
                  label: strings.settings.actions,
                  hideLabel: true,
                  number: true,
                  cell: (segment) =>
                    mayWrite && (
                      <RowMenu
                        name={segment.name}
                        entries={[
                          {
                            label: words.rename,
                            icon: 'settings',
                            onSelect: () => setTask({ kind: 'rename', segment }),
                          },
                          {
                            label: segment.personal
                              ? strings.contacts.views.share(segment.name)
                              : strings.contacts.views.takeBack(segment.name),
                            icon: 'contacts',
                            onSelect: () => share(segment),
                          },
                          {
                            label: strings.contacts.views.copyLink,
                            icon: 'copy',
                            onSelect: () => copyLink(segment),
                          },
                          {
                            label: words.delete,
                            icon: 'bin',
                            danger: true,
                            onSelect: () => setTask({ kind: 'delete', segment }),
                          },
                        ]}
                      />
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {task?.kind === 'rename' && <RenameViewDialog segment={task.segment} onClose={close} />}
      {task?.kind === 'delete' && (
        <ConfirmDialog
          title={words.deleteTitle(task.segment.name)}
          action={words.delete}
          danger
          call={deleteCall(task.segment)}
          onConfirm={() => act(deleteCall(task.segment), words.deleted)}
          onClose={close}
        >
          {words.deleteText}
        </ConfirmDialog>
      )}
    </>
  )
}

const countQuery = (workspaceId: string, { id }: Segment) =>
  queryOptions({
    queryKey: ['segment', workspaceId, id] as readonly unknown[],
    queryFn: ({ signal }) =>
      sendCall<Segment>(
        { method: 'GET', path: `/v2/segments/${id}`, query: { workspaceId, count: true } },
        signal,
      ),
  })

/** Gives a saved view another name. */
export function RenameViewDialog({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(segmentsQuery(workspaceId).queryKey)
  const [name, setName] = useState(segment.name)
  const call: ApiCall = {
    method: 'PATCH',
    path: `/v2/segments/${segment.id}`,
    query: { workspaceId },
    body: { name },
  }
  const rename = () => act(call, strings.settings.saved)
  return (
    <FormDialog
      title={strings.settings.views.rename}
      submitLabel={strings.common.save}
      call={call}
      onSubmit={rename}
      onClose={onClose}
    >
      {(faultOf) => (
        <TextField label={strings.settings.name} value={name} error={faultOf('name')} onChange={setName} />
      )}
    </FormDialog>
  )
}
