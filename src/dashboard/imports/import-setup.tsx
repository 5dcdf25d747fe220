import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiCall, ApiError, type ApiFault, sendCall } from '../api/api-call.ts'
import { listsQuery } from '../api/queries.ts'
import type { Import, ImportWrite, MappedColumn } from '../api/wire-types.ts'
import { useWordOptions, WordPicker } from '../fields/word-picker.tsx'
import { usePlace } from '../session/session.ts'
import { imports as importWords } from '../strings/imports.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { Field, SelectField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { showError } from '../ui/toasts.tsx'
import { describeFormat, FilePreview, FormatDialog, formatOf } from './file-format.tsx'
import { MappingTable } from './mapping-table.tsx'
import { type Answers, isOpen, Questions } from './questions.tsx'
import { RegionField } from './region-field.tsx'

const words = importWords
const choicesOf = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

interface Props {
  found: Import
  /** How the file is read, as far as a question was answered so. */
  said: Answers
  onSaid: (said: Answers) => void
  onStarted: () => void
}

/** What is in the file and what is to become of it; then a try that writes nothing, or the real thing. */
export function ImportSetup({ found, said, onSaid, onStarted }: Props) {
  const { workspaceId } = usePlace()
  const { profile } = found
  const lists = useQuery(listsQuery(workspaceId))
  const { options } = useWordOptions(workspaceId, { kind: 'tags' })
  const [plan, setPlan] = useState(() => planOf(found))
  const [busy, setBusy] = useState(false)
  const [rereads, setRereads] = useState(false)
  const [faults, setFaults] = useState<readonly ApiFault[]>([])
  const questions = questionsOf(found, plan)
  const answers = answersOf(plan)
  const waits = questions.some((question) => isOpen(question, answers))
  const change = (part: Partial<Plan>) => setPlan({ ...plan, ...part })
  const start = async (dryRun: boolean) => {
    setBusy(true)
    setFaults([])
    try {
      await sendCall(startCall(found, plan, dryRun))
      onStarted()
    } catch (error) {
      const open = error instanceof ApiError && error.code === 'needs_answer' ? error.faults : []
      setFaults(open)
      if (open.length === 0) showError(error)
      // The file may have been read another way since, and ask something that is not shown yet.
      else onStarted()
    }
    setBusy(false)
  }
  return (
    <>
      <section className="stack">
        <h2>{words.mapping}</h2>
        <p className="quiet">
          {words.format.read(describeFormat(formatOf(profile)))}{' '}
          {found.state === 'uploaded' && (
            <button type="button" className="text-button" onClick={() => setRereads(true)}>
              {words.format.change}
            </button>
          )}
        </p>
        <p className="quiet">
          {words.sampled(formatNumber(profile.sampledRows))}{' '}
          {profile.defaultRegion && words.region(profile.defaultRegion.region)}
        </p>
        <FilePreview profile={profile} />
      </section>
      <Questions
        found={found}
        questions={questions}
        answers={answers}
        faults={faults}
        onAnswer={(field, value) => change({ [field]: value })}
        said={said}
        onSaid={onSaid}
      />
      <section className="stack">
        <MappingTable
          profile={profile}
          mapping={plan.mapping}
          onMapping={(mapping) => change({ mapping, match: undefined })}
        />
      </section>
      <section className="panel import-options">
        <SelectField
          label={words.mode}
          value={plan.mode}
          choices={choicesOf(words.modes)}
          onChange={(mode) => change({ mode })}
        />
        {plan.mode !== 'create' && (
          <SelectField
            label={words.write}
            value={plan.write.default ?? 'replace'}
            choices={choicesOf(words.writes)}
            onChange={(way) => change({ write: { ...plan.write, default: way as 'replace' | 'fill' } })}
          />
        )}
        {plan.mapping.some(({ field }) => field === 'phone') && (
          <RegionField
            value={plan.defaultRegion ?? profile.defaultRegion?.region}
            onChange={(defaultRegion) => change({ defaultRegion })}
          />
        )}
        <Field label={words.tags}>
          {({ id }) => (
            <WordPicker
              id={id}
              label={words.tags}
              value={plan.tags}
              options={options}
              mayMake
              onChange={(tags) => change({ tags })}
            />
          )}
        </Field>
        <SelectField
          label={words.list}
          value={plan.listId ?? ''}
          choices={[
            { value: '', label: words.noList },
            ...(lists.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(listId) => change({ listId: listId || null })}
        />
      </section>
      <div className="row">
        <Button look="primary" busy={busy} disabled={waits} onClick={() => start(false)}>
          {words.start}
        </Button>
        <Button busy={busy} disabled={waits} onClick={() => start(true)}>
          {words.dryRun}
        </Button>
        <ApiMenu call={startCall(found, plan)} of={words.start} />
        {waits && <p className="quiet">{words.questions.waits}</p>}
      </div>
      {rereads && <FormatDialog found={found} onClose={() => setRereads(false)} />}
    </>
  )
}

/** How a file is to be written, as the API takes it; more of it than this page asks for is kept as it was. */
export interface Plan {
  mapping: MappedColumn[]
  mode: string
  write: ImportWrite
  tags: string[]
  listId: string | null
  /** As proposed where it is left out. */
  match?: string[] | undefined
  defaultRegion?: string | null
  consent?: string
  shared?: string
  dates?: string
}

/** As the import was last started, or as its profile proposes. */
export function planOf({ plan, profile }: Pick<Import, 'plan' | 'profile'>): Plan {
  return {
    mapping: profile.mapping.map(({ because: _, ...column }) => column),
    mode: 'upsert',
    write: { default: 'replace' },
    tags: [],
    listId: null,
    ...(plan as Partial<Plan> | null),
  }
}

/** What the file asks; a region only where a column goes to a phone. */
function questionsOf({ profile: { questions } }: Import, { mapping }: Plan) {
  const hasPhones = mapping.some(({ field }) => field === 'phone')
  return questions.filter(({ code }) => code !== 'region' || hasPhones)
}

function answersOf({ defaultRegion, consent, shared, dates }: Plan): Answers {
  const given = Object.entries({ defaultRegion, consent, shared, dates })
  return Object.fromEntries(given.filter((one): one is [string, string] => (one[1] ?? null) !== null))
}

export const startCall = ({ id, workspaceId }: Import, plan: Plan, dryRun = false): ApiCall => ({
  method: 'POST',
  path: `/v2/imports/${id}/start`,
  query: { workspaceId },
  body: { ...plan, dryRun },
})
