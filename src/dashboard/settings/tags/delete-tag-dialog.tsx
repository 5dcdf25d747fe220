import { useQuery } from '@tanstack/react-query'
import type { ApiCall } from '../../api/api-call.ts'
import { tagsQuery } from '../../api/queries.ts'
import { useAct } from '../../api/use-act.ts'
import type { Affected, Tag } from '../../api/wire-types.ts'
import { formatNumber } from '../../contacts/values/format.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showDone } from '../../ui/toasts.tsx'
import { tagCountQuery } from './tag-count-query.ts'

const words = strings.settings.tags

/** Asks before a tag goes, naming how many contacts lose it. */
export function DeleteTagDialog({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(tagsQuery(workspaceId).queryKey)
  const counted = useQuery(tagCountQuery(workspaceId, tag))
  const call: ApiCall = { method: 'DELETE', path: `/v2/tags/${tag.id}`, query: { workspaceId } }
  const remove = async () => {
    const { contactsAffected } = await act<Affected>(call)
    showDone(words.deleted(formatNumber(contactsAffected)))
  }
  return (
    <ConfirmDialog
      title={words.deleteTitle(tag.name)}
      action={words.delete}
      danger
      call={call}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{words.deleteText(counted.data ? formatNumber(counted.data.contactCount) : '…')}</p>
    </ConfirmDialog>
  )
}
