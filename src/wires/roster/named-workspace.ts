import { refuseFaults } from '../../core/failure.ts'
import type { Fault } from '../../core/fault.ts'

interface Naming {
  workspaceId?: string
}

/**
 * The workspace that a call names, in its query or its body. Refuses two different ones; and everything at once when
 * the one it names is faulty, since nothing else can then be judged.
 */
export function namedWorkspace(
  query: Naming,
  body: Naming = {},
  faults: readonly Fault[] = [],
): string | undefined {
  if (faults.some(({ field }) => field === 'workspaceId')) refuseFaults([...faults])
  const [first, second] = [query.workspaceId, body.workspaceId].map((id) => id?.toLowerCase())
  if (first !== undefined && second !== undefined && first !== second) {
    refuseFaults([...faults, { field: 'workspaceId', code: 'repeated' }])
  }
  return first ?? second
}
