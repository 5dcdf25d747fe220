import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { listsQuery, tagsQuery } from '../../api/queries.ts'
import type { ColumnKind } from '../columns/column.ts'
import type { WordOption } from './word-picker.tsx'

/** What may be chosen: a workspace's tags by name, its lists by id; of other words anything. */
export function useWordOptions(
  workspaceId: string,
  kind: ColumnKind,
): { options: WordOption[]; mayMake: boolean } {
  const tags = useQuery({ ...tagsQuery(workspaceId), enabled: kind === 'tags' })
  const lists = useQuery({ ...listsQuery(workspaceId), enabled: kind === 'lists' })
  const options = useMemo(() => {
    if (kind === 'lists') return (lists.data ?? []).map(({ id, name }) => ({ id, label: name }))
    return (tags.data ?? []).map(({ name }) => ({ id: name, label: name }))
  }, [kind, tags.data, lists.data])
  return { options, mayMake: kind !== 'lists' }
}
