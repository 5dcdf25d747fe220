import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { customPath } from '../../core/fields/contact-fields.ts'
import { formatFilter } from '../../core/finding/filters/filter-language.ts'
import { type ApiCall, sendCall } from '../api/api-call.ts'
import { customFieldsQuery } from '../api/queries.ts'
import type { CustomField, FieldFormat, Job, ListedFieldOption } from '../api/wire-types.ts'
import { hasOptions } from '../fields/option-names.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { SelectField, TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { formatNumber } from '../ui/format.ts'
import type { MenuPart } from '../ui/menu.tsx'
import { useAct } from '../ui/toasts.tsx'
import { FieldsTable, fieldColumns } from './custom-fields-table.tsx'
import { draftsOf, OptionsEditor, optionsBody } from './options-editor.tsx'
import { DeleteDialog, ResourcePart } from './part.tsx'
import { RetypeBar, RetypeDialog, RetypeState, retypeJobKey } from './retype.tsx'

type Task = { kind: 'new' } | { kind: 'edit' | 'delete' | 'retype'; field: CustomField }

const words = strings.settings.fields

/** A workspace's custom fields. */
export function FieldsPart() {
  const { workspaceId, mayWrite } = usePlace()
  const { queryKey } = customFieldsQuery(workspaceId)
  const query = useQuery(customFieldsQuery(workspaceId))
  const queries = useQueryClient()
  const [task, setTask] = useState<Task>()
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
  const actionsOf = (field: CustomField): MenuPart[] => [
    { label: words.edit, icon: 'settings', onSelect: () => setTask({ kind: 'edit', field }) },
    {
      label: strings.fields.retype.menu,
      icon: 'refresh',
      onSelect: () => setTask({ kind: 'retype', field }),
    },
    { label: words.delete, icon: 'bin', danger: true, onSelect: () => setTask({ kind: 'delete', field }) },
  ]
  return (
    <>
      <ResourcePart
        words={words}
        icon="columns"
        call={{ method: 'GET', path: '/v2/custom-fields', query: { workspaceId } }}
        query={query}
        onNew={mayWrite && (() => setTask({ kind: 'new' }))}
        actionsOf={mayWrite && actionsOf}
        columns={fieldColumns(stateOf)}
        table={(fields, columns) => <FieldsTable fields={fields} columns={columns} />}
      />
      {task?.kind === 'delete' && <DeleteFieldDialog field={task.field} onClose={close} />}
      {task?.kind === 'new' && <FieldDialog onClose={close} />}
      {task?.kind === 'edit' && <FieldDialog field={task.field} onClose={close} />}
      {task?.kind === 'retype' && <RetypeDialog field={task.field} onStarted={follow} onClose={close} />}
    </>
  )
}

/** How many contacts have each option of a field, by its id. */
function useOptionCounts(field: CustomField | undefined): ReadonlyMap<string, number> | undefined {
  const { workspaceId } = usePlace()
  const query = useQuery({
    queryKey: ['option-counts', workspaceId, field?.id],
    enabled: field?.options !== undefined && field.options.length > 0,
    staleTime: 0,
    queryFn: ({ signal }) =>
      sendCall<{ data: ListedFieldOption[] }>(
        {
          method: 'GET',
          path: `/v2/custom-fields/${field?.id}/options`,
          query: { workspaceId, count: true },
        },
        signal,
      ),
  })
  return query.data && new Map(query.data.data.map(({ id, contactCount = 0 }) => [id, contactCount]))
}

const formats = strings.fields.format
const choicesOf = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))
const decimalChoices = [
  { value: '', label: formats.anyDecimals },
  ...['0', '1', '2', '3', '4'].map((value) => ({ value, label: value })),
]

interface FormatFieldsProps {
  type: string
  format: FieldFormat | null
  faultOf: (field: string) => string | undefined
  onChange: (format: FieldFormat | null) => void
}

/** How numbers and dates are shown. */
function FormatFields({ type, format, faultOf, onChange }: FormatFieldsProps) {
  if (type !== 'number' && type !== 'date') return null
  const isPlain = format === null || format.style === 'plain' || format.style === 'date'
  const change = (style: string) => {
    if (style === '') return onChange(null)
    onChange({ style, ...(style === 'currency' && { currency: 'EUR' }) } as FieldFormat)
  }
  return (
    <>
      <SelectField
        label={formats.label}
        value={isPlain ? '' : format.style}
        choices={choicesOf(type === 'number' ? formats.numbers : formats.dates)}
        error={faultOf('format.style')}
        onChange={change}
      />
      {format?.style === 'currency' && (
        <TextField
          label={formats.currency}
          hint={formats.currencyHint}
          value={format.currency ?? ''}
          maxLength={3}
          error={faultOf('format.currency')}
          onChange={(currency) => onChange({ ...format, currency })}
        />
      )}
      {(format?.style === 'currency' || format?.style === 'percent') && (
        <SelectField
          label={formats.decimals}
          value={String(format.decimals ?? '')}
          choices={decimalChoices}
          error={faultOf('format.decimals')}
          onChange={(text) => {
            const { decimals: _, ...rest } = format
            onChange(text === '' ? rest : { ...rest, decimals: Number(text) })
          }}
        />
      )}
    </>
  )
}

const types = Object.entries(words.types).map(([value, label]) => ({ value, label }))

/** Makes a custom field, or renames and describes one. */
function FieldDialog({ field, onClose }: { field?: CustomField; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(customFieldsQuery(workspaceId).queryKey)
  const queries = useQueryClient()
  const [name, setName] = useState(field?.name ?? '')
  const [type, setType] = useState<string>(field?.type ?? 'text')
  const [description, setDescription] = useState(field?.description ?? '')
  const [options, setOptions] = useState(() => draftsOf(field?.options ?? []))
  const [format, setFormat] = useState<FieldFormat | null>(field?.format ?? null)
  const counts = useOptionCounts(field)
  const isChoice = hasOptions(type)
  const details = {
    ...(isChoice && { options: optionsBody(options) }),
    ...((type === 'number' || type === 'date') && { format }),
  }
  const goes = options.filter(({ goesTo }) => goesTo === null)
  const call: ApiCall =
    field === undefined
      ? {
          method: 'POST',
          path: '/v2/custom-fields',
          body: { workspaceId, name, type, description, ...details },
        }
      : {
          method: 'PATCH',
          path: `/v2/custom-fields/${field.id}`,
          query: { workspaceId },
          // What happens to contacts with a removed option was chosen beside it.
          body: { name, description, ...details, ...(goes.length > 0 && { force: true }) },
        }
  const submit = async () => {
    for (const { id, goesTo } of options) {
      if (!goesTo || field === undefined) continue
      await act({
        method: 'POST',
        path: `/v2/custom-fields/${field.id}/options/${id}/merge`,
        query: { workspaceId },
        body: { into: goesTo },
      })
    }
    await act(call, field === undefined ? words.created(name) : strings.settings.saved)
    await queries.invalidateQueries({ queryKey: ['contacts'] })
  }
  return (
    <FormDialog
      title={field ? words.edit : words.new}
      submitLabel={field ? strings.common.save : strings.common.create}
      wide={isChoice}
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
          {isChoice && (
            <OptionsEditor drafts={options} counts={counts} faultOf={faultOf} onChange={setOptions} />
          )}
          <FormatFields type={type} format={format} faultOf={faultOf} onChange={setFormat} />
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

/** Asks before a field goes, naming how many contacts have a value in it. */
function DeleteFieldDialog({ field, onClose }: { field: CustomField; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const filter = formatFilter({ field: customPath(field.name), op: 'present' })
  const count = useQuery({
    queryKey: ['count', workspaceId, filter],
    queryFn: ({ signal }) =>
      sendCall<{ total: number }>(
        { method: 'GET', path: '/v2/contacts', query: { workspaceId, filter, limit: 1, total: true } },
        signal,
      ),
  })
  return (
    <DeleteDialog
      title={words.deleteTitle(field.name)}
      action={words.delete}
      call={{ method: 'DELETE', path: `/v2/custom-fields/${field.id}`, query: { workspaceId } }}
      stale={customFieldsQuery(workspaceId).queryKey}
      doneText={words.deleted}
      onClose={onClose}
    >
      <p>{count.data ? words.deleteSome(formatNumber(count.data.total)) : words.deleteCounting}</p>
      <p>{words.deleteText}</p>
    </DeleteDialog>
  )
}
