import type { ContactWrite } from '../../core/contacts/draft.ts'
import { expectAllWritten } from '../../core/contacts/expect-all-written.ts'
import { writeContacts } from '../../core/contacts/write-contacts.ts'
import { refuseFaults } from '../../core/failure.ts'
import type { Fault } from '../../core/fault.ts'
import { limits } from '../../core/limits.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { draftFromWire, UpsertContactsBody } from './contact.ts'

export const upsertContacts = ({ directory }: Services) =>
  operation({
    id: 'upsertContacts',
    summary: 'Create or update contacts',
    description: `At most ${limits.batchMax}, matched by primaryPhone alone; on a match given values overwrite. All or none: one bad item refuses the whole call, with its index. Several items of one phone are taken in order.`,
    group: 'Contacts',
    scope: 'write',
    body: UpsertContactsBody,
    bodyBytesMax: limits.batchBodyBytesMax,
    collectsFaults: true,
    answers: { 204: null },
    async handle({ body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      // What is wrong with no item's field leaves no list of items to judge.
      if (!faults.every(({ field }) => withinItem.test(field))) refuseFaults(faults)
      const faultsOf = byItem(faults)
      const writes = body.data.map((item, index): ContactWrite => {
        const draft = draftFromWire(item, faultsOf.get(index) ?? [])
        return { op: 'upsert', draft, matchBy: ['phone'], modes: { default: 'replace' } }
      })
      expectAllWritten(await writeContacts(scope, writes, { atomic: true }), 'data')
      return { status: 204 }
    },
  })

const withinItem = /^data\[(\d+)\]\.(.*)$/s

/** The faults of each item, their places within it. */
function byItem(faults: readonly Fault[]): Map<number, Fault[]> {
  const items = new Map<number, Fault[]>()
  for (const fault of faults) {
    const [, index, field = ''] = withinItem.exec(fault.field) ?? []
    const item = Number(index)
    items.set(item, [...(items.get(item) ?? []), { ...fault, field }])
  }
  return items
}
