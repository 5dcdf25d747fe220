import { writeContacts } from '../../../core/contacts/write-contacts.ts'
import { refuseFaults } from '../../../core/failure.ts'
import { limits } from '../../../core/limits.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { WorkspaceQuery } from '../parameters.ts'
import { BatchBody, BatchWire } from './batch-bodies.ts'
import { faultsByOperation, writeOf } from './batch-operations.ts'
import { isLarge } from './is-large.ts'
import { outcomeToWire } from './outcome-wire.ts'
import { readModes } from './write-modes.ts'

export const writeBatch = ({ directory }: Services) =>
  operation({
    id: 'writeBatch',
    summary: 'Create, upsert, update and delete many contacts at once',
    description: `Up to ${limits.batchMax} operations in one transaction, each with its own result, in order; always 200. One that is refused costs the others nothing, unless \`atomic\`. Each sees what the ones before it did, as if sent one by one.`,
    group: 'Contacts',
    scope: 'write',
    query: WorkspaceQuery,
    body: BatchBody,
    bodyBytesMax: limits.batchBodyBytesMax,
    collectsFaults: true,
    isLarge: ({ body }) => isLarge(body.operations?.length),
    answers: { 200: BatchWire },
    async handle(call) {
      const { body, faults } = call
      const byOperation = faultsByOperation(faults)
      refuseFaults(byOperation.get(-1) ?? [])
      const scope = await callScope(directory, call)
      const how = readModes(body.mode)
      const writes = body.operations.map((item, index) =>
        writeOf(item ?? {}, byOperation.get(index) ?? [], how),
      )
      const outcomes = await writeContacts(scope, writes, {
        atomic: body.atomic === true,
        dryRun: body.dryRun === true,
      })
      const [first] = outcomes
      // Nothing at all was written, so the call as a whole may be sent again.
      if (first?.status === 'failed' && outcomes.every(({ status }) => status === 'failed')) throw first.error
      return {
        status: 200,
        body: {
          results: outcomes.map((outcome, index) => ({
            index,
            ref: body.operations[index]?.ref ?? null,
            ...outcomeToWire(outcome),
          })),
        },
      }
    },
  })
