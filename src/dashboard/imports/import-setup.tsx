import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { listsQuery } from '../api/queries.ts'
import { sendCall } from '../api/send-call.ts'
import type { Import, MappedColumn } from '../api/wire-types.ts'
import { useWordOptions } from '../contacts/form/use-word-options.ts'
import { WordPicker } from '../contacts/form/word-picker.tsx'
import { formatNumber } from '../contacts/values/format.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { SelectField } from '../ui/select-field.tsx'
import { showError } from '../ui/toasts.tsx'
import { MappingTable } from './mapping-table.tsx'

const words = strings.imports
const choicesOf = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

/** What is in the file and what is to become of it; then a try that writes nothing, or the real thing. */
export function ImportSetup({ found, onStarted }: { found: Import; onStarted: () => void }) {
  const { workspaceId } = usePlace()
  const { profile } = found
  const lists = useQuery(listsQuery(workspaceId))
  const { options } = useWordOptions(workspaceId, 'tags')
  const [mapping, setMapping] = useState<MappedColumn[]>(() => mappingOf(found))
  const [mode, setMode] = useState('upsert')
  const [write, setWrite] = useState('replace')
  const [tags, setTags] = useState<string[]>([])
  const [listId, setListId] = useState('')
  const [busy, setBusy] = useState(false)
  const callOf = (dryRun: boolean) => ({
    method: 'POST' as const,
    path: `/v2/imports/${found.id}/start`,
    query: { workspaceId },
    body: { mapping, mode, write: { default: write }, tags, listId: listId || null, dryRun },
  })
  const start = async (dryRun: boolean) => {
    setBusy(true)
    try {
      await sendCall(callOf(dryRun))
      onStarted()
    } catch (error) {
      showError(error)
    }
    setBusy(false)
  }
  return (
    <>
      <section className="stack">
        <h2>{words.mapping}</h2>
        <p className="quiet">
          {words.sampled(formatNumber(profile.sampledRows))}{' '}
          {profile.defaultRegion && words.region(profile.defaultRegion.region)}
        </p>
        <MappingTable profile={profile} mapping={mapping} onMapping={setMapping} />
      </section>
      <section className="panel import-options">
        <SelectField label={words.mode} value={mode} choices={choicesOf(words.modes)} onChange={setMode} />
        {mode !== 'create' && (
          <SelectField
            label={words.write}
            value={write}
            choices={choicesOf(words.writes)}
            onChange={setWrite}
          />
        )}
        <Field label={words.tags}>
          {({ id }) => (
            <WordPicker
              id={id}
              label={words.tags}
              value={tags}
              options={options}
              mayMake
              onChange={setTags}
            />
          )}
        </Field>
        <SelectField
          label={words.list}
          value={listId}
          choices={[
            { value: '', label: words.noList },
            ...(lists.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={setListId}
        />
      </section>
      <div className="row">
        <Button look="primary" busy={busy} onClick={() => start(false)}>
          {words.start}
        </Button>
        <Button busy={busy} onClick={() => start(true)}>
          {words.dryRun}
        </Button>
        <ApiMenu call={callOf(false)} />
      </div>
    </>
  )
}

/** As it was last started with, or as the profile proposes. */
function mappingOf({ plan, profile }: Import): MappedColumn[] {
  const kept = (plan as { mapping?: MappedColumn[] } | null)?.mapping
  return kept ?? profile.mapping.map(({ because: _, ...column }) => column)
}
