import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { describeError } from '../../api/api-error.ts'
import { customFieldsQuery } from '../../api/queries.ts'
import { useAct } from '../../api/use-act.ts'
import type { CustomField, Job, RetypePreview } from '../../api/wire-types.ts'
import { formatNumber } from '../../contacts/values/format.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { retypeCall, retypePreviewQuery } from './retype-call.ts'
import { RetypeExamples } from './retype-examples.tsx'

interface Props {
  field: CustomField
  onStarted: (job: Job) => void
  onClose: () => void
}

const words = strings.fields.retype

/** Asks for a type, shows what becomes of the values, and changes them, naming how many. */
export function RetypeDialog({ field, onStarted, onClose }: Props) {
  const { workspaceId } = usePlace()
  const act = useAct(customFieldsQuery(workspaceId).queryKey)
  // What was begun can be gone on with.
  const [type, setType] = useState<string>(field.retypeJobId === null ? '' : field.type)
  const [drops, setDrops] = useState(false)
  const choice = { workspaceId, field, type }
  const query = useQuery(retypePreviewQuery(choice))
  const preview = query.data
  const isLossy = preview !== undefined && preview.unconvertible > 0
  const dropsSome = drops && isLossy
  const call = retypeCall(choice, dropsSome ? { dropUnconvertible: true } : {})
  return (
    <FormDialog
      title={words.title(field.name)}
      description={words.text}
      submitLabel={preview === undefined ? words.submit : submitLabel(preview, dropsSome)}
      danger={dropsSome}
      wide
      call={type === '' ? undefined : call}
      unready={isLossy && !drops}
      onSubmit={async () => onStarted(await act<Job>(call))}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <SelectField
            label={words.type}
            value={type}
            choices={choicesFor(field)}
            error={faultOf('type')}
            onChange={(next) => {
              setType(next)
              setDrops(false)
            }}
          />
          {type !== '' && (
            <p role="status">{query.isError ? describeError(query.error) : whoHasOne(preview)}</p>
          )}
          {preview && <RetypeExamples key={type} preview={preview} />}
          {preview && <UnfitViews views={preview.unfitSegments} />}
          {isLossy && (
            <div>
              <label className="check">
                <input type="checkbox" checked={drops} onChange={() => setDrops(!drops)} />
                {words.drop(formatNumber(preview.unconvertible))}
              </label>
              <p className="field-hint">{words.dropHint}</p>
            </div>
          )}
        </>
      )}
    </FormDialog>
  )
}

function UnfitViews({ views }: { views: RetypePreview['unfitSegments'] }) {
  if (views.length === 0) return null
  return (
    <div className="retype-warning">
      <p>{words.unfitViews}</p>
      <ul>
        {views.map(({ id, name }) => (
          <li key={id}>
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
    </div>
  )
}

function choicesFor({ type: present, retypeJobId }: CustomField) {
  const types = Object.entries(strings.settings.fields.types).map(([value, label]) => ({ value, label }))
  const others = types.filter(({ value }) => value !== present || retypeJobId !== null)
  return [{ value: '', label: words.choose }, ...others]
}

function whoHasOne(preview: RetypePreview | undefined): string {
  if (preview === undefined) return words.looking
  const { contacts, inBin } = preview
  return contacts === 0 ? words.nobody : words.some(formatNumber(contacts), formatNumber(inBin))
}

function submitLabel({ contacts, convertible, unconvertible }: RetypePreview, drops: boolean): string {
  if (drops) return words.submitDropping(formatNumber(convertible), formatNumber(unconvertible))
  return contacts === 0 ? words.submit : words.submitSome(formatNumber(convertible))
}
