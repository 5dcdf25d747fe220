import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { customFieldsQuery } from '../../api/queries.ts'
import { useAct } from '../../api/use-act.ts'
import type { CustomField } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

const words = strings.settings.fields
const types = Object.entries(words.types).map(([value, label]) => ({ value, label }))

/** Makes a custom field, or renames and describes one. */
export function FieldDialog({ field, onClose }: { field?: CustomField; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(customFieldsQuery(workspaceId).queryKey)
  const [name, setName] = useState(field?.name ?? '')
  const [type, setType] = useState<string>(field?.type ?? 'text')
  const [description, setDescription] = useState(field?.description ?? '')
  const call: ApiCall =
    field === undefined
      ? { method: 'POST', path: '/v2/custom-fields', body: { workspaceId, name, type, description } }
      : {
          method: 'PATCH',
          path: `/v2/custom-fields/${field.id}`,
          query: { workspaceId },
          body: { name, description },
        }
  const submit = () => act(call, field === undefined ? words.created(name) : strings.settings.saved)
  return (
    <FormDialog
      title={field ? words.edit : words.new}
      submitLabel={field ? strings.common.save : strings.common.create}
      call={call}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField
            label={strings.settings.name}
            hint={field && words.renameHint}
            value={name}
            error={faultOf('name')}
            onChange={setName}
          />
          {field === undefined && (
            <SelectField
              label={words.type}
              hint={words.typeHint}
              value={type}
              choices={types}
              error={faultOf('type')}
              onChange={setType}
            />
          )}
          <TextField
            label={strings.settings.description}
            value={description}
            error={faultOf('description')}
            onChange={setDescription}
          />
        </>
      )}
    </FormDialog>
  )
}
