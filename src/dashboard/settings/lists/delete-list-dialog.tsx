import { useQuery } from '@tanstack/react-query'
import { listsQuery } from '../../api/queries.ts'
import { useAct } from '../../api/use-act.ts'
import type { List } from '../../api/wire-types.ts'
import { formatNumber } from '../../contacts/values/format.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { listCall, listCountQuery } from './list-count-query.ts'

const words = strings.settings.lists

/** Asks before a list goes, naming how many are on it. */
export function DeleteListDialog({ list, onClose }: { list: List; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(listsQuery(workspaceId).queryKey)
  const call = listCall('DELETE', workspaceId, list)
  const counted = useQuery(listCountQuery(workspaceId, list))
  return (
    <ConfirmDialog
      title={words.deleteTitle(list.name)}
      action={words.delete}
      danger
      call={call}
      onConfirm={() => act(call, words.deleted)}
      onClose={onClose}
    >
      <p>{words.deleteText(counted.data ? formatNumber(counted.data.memberCount) : '…')}</p>
    </ConfirmDialog>
  )
}
