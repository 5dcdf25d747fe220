import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { customFieldsQuery, listsQuery } from '../../api/queries.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { SelectField } from '../../ui/select-field.tsx'
import type { Column } from '../columns/column.ts'
import { standardColumns } from '../columns/standard-columns.ts'
import { changesOf, draftOf, formColumns } from '../form/contact-draft.ts'
import { ContactInput } from '../form/contact-input.tsx'
import type { BulkAnswer, BulkQuestion } from './bulk-tasks.ts'

interface Props {
  asks: BulkQuestion
  answer: BulkAnswer
  error: string | undefined
  onAnswer: (answer: BulkAnswer) => void
}

const words = strings.contacts.bulk
const tagColumn = standardColumns.find(({ id }) => id === 'tags')!
const unset = { value: '', label: words.choose }

/** Fields that many may share: no identifier, and nothing that has a task of its own. */
const apart = new Set(['phone', 'email', 'externalId', 'tags', 'lists', 'doNotContact'])

/** Asks for the one thing that a bulk change still has to be told. */
export function BulkQuestions({ asks, answer, error, onAnswer }: Props) {
  const { workspaceId } = usePlace()
  const lists = useQuery({ ...listsQuery(workspaceId), enabled: asks === 'list' })
  const fields = useQuery({ ...customFieldsQuery(workspaceId), enabled: asks.startsWith('field') })
  if (asks === 'tags') {
    return (
      <ContactInput
        column={tagColumn}
        value={answer.tags}
        error={error}
        onChange={(tags) => onAnswer({ ...answer, tags: tags as string[] })}
      />
    )
  }
  if (asks === 'list') {
    return (
      <SelectField
        label={words.list}
        value={answer.listId}
        error={error}
        choices={[unset, ...(lists.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(listId) => onAnswer({ ...answer, listId })}
      />
    )
  }
  if (asks === 'nothing') return null
  const columns = formColumns(fields.data ?? []).filter(({ id }) => !apart.has(id))
  const column = columns.find(({ field }) => field === answer.field)
  return (
    <>
      <SelectField
        label={words.field}
        value={answer.field}
        error={error}
        choices={[unset, ...columns.map(({ field, label }) => ({ value: field, label }))]}
        onChange={(field) => onAnswer({ ...answer, field, fields: {} })}
      />
      {asks === 'fieldAndValue' && column && (
        <FieldValue
          key={column.id}
          column={column}
          onFields={(next) => onAnswer({ ...answer, fields: next })}
        />
      )}
    </>
  )
}

function FieldValue({
  column,
  onFields,
}: {
  column: Column
  onFields: (fields: Record<string, unknown>) => void
}) {
  const initial = draftOf([column])
  const [value, setValue] = useState(initial[column.id]!)
  const change = (next: string | string[]) => {
    setValue(next)
    try {
      onFields(changesOf([column], initial, { [column.id]: next }))
    } catch {
      // JSON that is being typed: the last whole one stands until it parses again.
    }
  }
  return <ContactInput column={column} value={value} error={undefined} onChange={change} />
}
