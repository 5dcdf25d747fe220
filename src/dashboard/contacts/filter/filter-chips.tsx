import { useQuery } from '@tanstack/react-query'
import { formatFilter, parseFilter } from '../../../core/finding/filters/filter-language.ts'
import { listsQuery } from '../../api/queries.ts'
import { Chip } from '../../fields/cell-value.tsx'
import { partsOf } from '../../fields/filter-draft.ts'
import { segmentsQuery } from '../../segments/segments.ts'
import { usePlace } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { describePart, type FilterField } from './filter-fields.ts'

interface Props {
  filter: string
  q: string
  fields: readonly FilterField[]
  onFilter: (filter: string) => void
  onSearch: (q: string) => void
}

const words = strings.contacts.filter

/** The active filters, always visible: a chip for each part of the filter and one for the search. */
export function FilterChips({ filter, q, fields, onFilter, onSearch }: Props) {
  const { workspaceId } = usePlace()
  const lists = useQuery({ ...listsQuery(workspaceId), enabled: filter.includes('list') })
  const segments = useQuery({ ...segmentsQuery(workspaceId), enabled: filter.includes('segment') })
  const names = new Map([...(lists.data ?? []), ...(segments.data ?? [])].map(({ id, name }) => [id, name]))
  if (filter === '' && q === '') return null
  const read = parseFilter(filter)
  const parts = 'fault' in read ? undefined : partsOf(read.tree)
  return (
    <section className="filter-chips" aria-label={words.applied}>
      {q !== '' && <Chip text={words.searched(q)} onRemove={() => onSearch('')} />}
      {parts === undefined && <Chip text={filter} onRemove={() => onFilter('')} />}
      {parts?.map((part, index) => (
        <Chip
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
          key={index}
          text={describePart(part, fields, names)}
          onRemove={() => onFilter(formatFilter({ and: parts.filter((_, at) => at !== index) }))}
        />
      ))}
      <Button
        look="quiet"
        onClick={() => {
          onFilter('')
          if (q !== '') onSearch('')
        }}
      >
        {words.clearAll}
      </Button>
    </section>
  )
}
