import { useQuery } from '@tanstack/react-query'
import type { ApiCall } from '../../api/api-call.ts'
import { customFieldsQuery } from '../../api/queries.ts'
import { sendCall } from '../../api/send-call.ts'
import { useAct } from '../../api/use-act.ts'
import type { Affected, CustomField } from '../../api/wire-types.ts'
import { writeFilter } from '../../contacts/filter/write-filter.ts'
import { formatNumber } from '../../contacts/values/format.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showDone } from '../../ui/toasts.tsx'

const words = strings.settings.fields

/** Asks before a field goes, naming how many contacts have a value in it. */
export function DeleteFieldDialog({ field, onClose }: { field: CustomField; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(customFieldsQuery(workspaceId).queryKey)
  const filter = writeFilter({
    join: 'and',
    conditions: [{ field: `customFields.${field.name}`, op: 'present', value: '' }],
  })
  const count = useQuery({
    queryKey: ['count', workspaceId, filter],
    queryFn: ({ signal }) =>
      sendCall<{ total: number }>(
        { method: 'GET', path: '/v2/contacts', query: { workspaceId, filter, limit: 1, total: true } },
        signal,
      ),
  })
  const call: ApiCall = { method: 'DELETE', path: `/v2/custom-fields/${field.id}`, query: { workspaceId } }
  const remove = async () => {
    const { contactsAffected } = await act<Affected>(call)
    showDone(words.deleted(formatNumber(contactsAffected)))
  }
  return (
    <ConfirmDialog
      title={words.deleteTitle(field.name)}
      action={words.delete}
      danger
      call={call}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{count.data ? words.deleteSome(formatNumber(count.data.total)) : words.deleteCounting}</p>
      <p>{words.deleteText}</p>
    </ConfirmDialog>
  )
}
