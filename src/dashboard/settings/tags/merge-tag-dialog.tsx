import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { tagsQuery } from '../../api/queries.ts'
import { useAct } from '../../api/use-act.ts'
import type { ChangedTag, Tag } from '../../api/wire-types.ts'
import { formatNumber } from '../../contacts/values/format.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showDone } from '../../ui/toasts.tsx'
import { tagCountQuery } from './tag-count-query.ts'

const words = strings.settings.tags
const mostKnown = 1_000

/** Puts one tag into another, naming how many contacts that moves. */
export function MergeTagDialog({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(tagsQuery(workspaceId).queryKey, ['tag', workspaceId])
  const tags = useQuery(tagsQuery(workspaceId))
  const counted = useQuery(tagCountQuery(workspaceId, tag))
  const [into, setInto] = useState('')
  const others = tags.data?.filter(({ id }) => id !== tag.id) ?? []
  const call: ApiCall = {
    method: 'PATCH',
    path: `/v2/tags/${tag.id}`,
    query: { workspaceId },
    body: { name: into },
  }
  const submit = async () => {
    // A name that no tag has would rename this one. Only of a workspace with very many are not all known here.
    const isKnown = others.some(({ name }) => name === into.trim())
    if (!isKnown && others.length + 1 < mostKnown) throw new Error(words.noSuchTag(into))
    const merged = await act<ChangedTag>(call)
    showDone(words.merged(formatNumber(merged.contactsMoved ?? 0)))
  }
  return (
    <FormDialog
      title={words.mergeTitle(tag.name)}
      description={words.mergeText}
      submitLabel={words.mergeAction(counted.data ? formatNumber(counted.data.contactCount) : '…')}
      call={call}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField
            label={words.into}
            list="other-tags"
            autoComplete="off"
            value={into}
            error={faultOf('name')}
            onChange={setInto}
          />
          <datalist id="other-tags">
            {others.map(({ id, name }) => (
              <option key={id} value={name} />
            ))}
          </datalist>
        </>
      )}
    </FormDialog>
  )
}
