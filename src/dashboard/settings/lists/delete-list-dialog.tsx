import { useQuery } from '@tanstack/react-query'
import { listsQuery } from '../../api/queries.ts'
import { sendCall } from '../../api/send-call.ts'
import { useAct } from '../../api/use-act.ts'
import type { CountedList, List } from '../../api/wire-types.ts'
import { formatNumber } from '../../contacts/values/format.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

const words = strings.settings.lists

/** Asks before a list goes, naming how many are on it. */
export function DeleteListDialog({ list, onClose }: { list: List; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(listsQuery(workspaceId).queryKey)
  const call = { path: `/v2/lists/${list.id}`, query: { workspaceId } }
  const counted = useQuery({
    queryKey: ['list', workspaceId, list.id],
    staleTime: 0,
    queryFn: ({ signal }) => sendCall<CountedList>({ method: 'GET', ...call }, signal),
  })
  return (
    <ConfirmDialog
      title={words.deleteTitle(list.name)}
      action={words.delete}
      danger
      onConfirm={() => act({ method: 'DELETE', ...call }, words.deleted)}
      onClose={onClose}
    >
      <p>{words.deleteText(counted.data ? formatNumber(counted.data.memberCount) : '…')}</p>
    </ConfirmDialog>
  )
}
