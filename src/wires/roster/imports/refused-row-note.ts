import type { ImportFault } from '../../../core/imports/faults-of-row.ts'
import type { RefusedRow } from '../../../core/imports/list-refused-rows.ts'
import type { RowFaultCode } from '../../../core/imports/source-row.ts'
import type { ErrorNote } from '../../../csv/write-errors.ts'
import { faultMessage } from '../../../http/fault-message.ts'

const sentences: Record<RowFaultCode, string> = {
  broken_quote: 'A quoted cell does not end before the next comma or line break.',
  bad_encoding: 'The row holds bytes that are no letters in the encoding of the file.',
  too_many_columns: 'The row has more columns than the header: a delimiter stands where none should.',
  row_too_long: 'The row is longer than any row may be.',
  not_an_object: 'The line is no JSON object.',
}

/** What is wrong with a row, every fault of it in one line. */
export function refusedRowNote({ faults }: RefusedRow): ErrorNote {
  return {
    field: joined(faults, ({ field }) => field),
    code: joined(faults, ({ code }) => code),
    reason: joined(faults, sentenceOf),
  }
}

function joined(faults: readonly ImportFault[], word: (fault: ImportFault) => string): string {
  return faults.map(word).join('; ')
}

/** What is wrong with a fault's field, as every problem of this wire says it; of the row as such, a sentence. */
export function rowFaultMessage(fault: ImportFault): string {
  if (fault.code === 'conflict') return 'is already taken'
  if (Object.hasOwn(sentences, fault.code)) return sentences[fault.code as RowFaultCode]
  return faultMessage(fault as Parameters<typeof faultMessage>[0])
}

function sentenceOf(fault: ImportFault): string {
  const { existingContactId: holder } = fault as { existingContactId?: string }
  const message = `${rowFaultMessage(fault)}${holder === undefined ? '' : ` by the contact ${holder}`}`
  return fault.field === '' ? message : `${fault.field} ${message}`
}
