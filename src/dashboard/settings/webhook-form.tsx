import { type QueryKey, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiCall } from '../api/api-call.ts'
import type { Webhook, WebhookWithSecret } from '../api/wire-types.ts'
import { segmentsQuery } from '../segments/segments.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { webhooks as words } from '../strings/webhooks.ts'
import { SelectField, SwitchField, TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { useAct } from '../ui/toasts.tsx'

interface Props {
  /** The one that is changed; left out, one is made. */
  webhook?: Webhook
  stale: QueryKey
  /** With its secret, once it is made. */
  onMade?: (made: WebhookWithSecret) => void
  onClose: () => void
}

const byFilter = 'filter'

/** The form of a webhook: URL, types and contacts. */
export function WebhookForm({ webhook, stale, onMade, onClose }: Props) {
  const { workspaceId } = usePlace()
  const act = useAct(stale)
  const { data: segments = [] } = useQuery(segmentsQuery(workspaceId))
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [description, setDescription] = useState(webhook?.description ?? '')
  const [types, setTypes] = useState<readonly string[]>(webhook?.types ?? [])
  const [whom, setWhom] = useState(webhook?.segmentId ?? (webhook?.filter ? byFilter : ''))
  const [filter, setFilter] = useState(webhook?.filter ?? '')
  const [payload, setPayload] = useState<string>(webhook?.payload ?? 'fat')
  const [collapseJobs, setCollapseJobs] = useState(webhook?.collapseJobs ?? true)
  const [signing, setSigning] = useState('hmac')
  const body = {
    url,
    description: description || null,
    types: types.length === 0 ? null : types,
    filter: whom === byFilter ? filter || null : null,
    segmentId: whom === byFilter || whom === '' ? null : whom,
    payload,
    collapseJobs,
  }
  const call: ApiCall =
    webhook === undefined
      ? { method: 'POST', path: '/v2/webhooks', body: { workspaceId, ...body, signing } }
      : { method: 'PATCH', path: `/v2/webhooks/${webhook.id}`, query: { workspaceId }, body }
  const submit = async () => {
    const answer = await act<WebhookWithSecret>(call, webhook && strings.settings.saved)
    onMade?.(answer)
  }
  const toggle = (type: string) =>
    setTypes(types.includes(type) ? types.filter((one) => one !== type) : [...types, type])
  // Types that were set by the API stand here too.
  const choices = [...new Set([...Object.keys(words.types), ...types])]
  return (
    <FormDialog
      title={webhook === undefined ? words.new : words.edit}
      submitLabel={webhook === undefined ? strings.common.create : strings.common.save}
      call={call}
      onSubmit={submit}
      {...(onMade && { onDone: () => {} })}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField
            label={words.url}
            hint={words.urlHint}
            type="url"
            required
            value={url}
            error={faultOf('url')}
            onChange={setUrl}
          />
          <TextField
            label={words.description}
            value={description}
            error={faultOf('description')}
            onChange={setDescription}
          />
          <fieldset className="choices">
            <legend className="field-label">{words.what}</legend>
            {choices.map((type) => (
              <label className="check" key={type}>
                <input type="checkbox" checked={types.includes(type)} onChange={() => toggle(type)} />
                {words.types[type] ?? type}
              </label>
            ))}
            <p className="field-hint">{words.typesHint}</p>
            {faultOf('types') && <p className="field-error">{faultOf('types')}</p>}
          </fieldset>
          <SelectField
            label={words.who}
            value={whom}
            error={faultOf('segmentId')}
            choices={[
              { value: '', label: words.all },
              { value: byFilter, label: words.byFilter },
              ...segments.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={setWhom}
          />
          {whom === byFilter && (
            <TextField
              label={words.filter}
              hint={words.filterHint}
              value={filter}
              error={faultOf('filter')}
              onChange={setFilter}
            />
          )}
          <SelectField
            label={words.payload}
            value={payload}
            choices={Object.entries(words.payloads).map(([value, label]) => ({ value, label }))}
            onChange={setPayload}
          />
          <SwitchField
            label={words.collapse}
            hint={words.collapseHint}
            checked={collapseJobs}
            onChange={setCollapseJobs}
          />
          {webhook === undefined && (
            <SelectField
              label={words.signing}
              value={signing}
              choices={Object.entries(words.signings).map(([value, label]) => ({ value, label }))}
              onChange={setSigning}
            />
          )}
        </>
      )}
    </FormDialog>
  )
}
