import { Type } from 'typebox'
import type { ContactWrite } from '../../../core/contacts/draft.ts'
import { expectWritten, type Written } from '../../../core/contacts/expect-written.ts'
import { previewWrite } from '../../../core/contacts/preview-write.ts'
import type { Services } from '../../../core/services.ts'
import type { Answer } from '../../../http/operation.ts'
import { Fields, Flag, Nullable, OneOf } from '../../../http/schema.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'

/** Of every single write. */
export const dryRunQuery = {
  dryRun: Type.Optional(
    Flag({
      description: 'Answers 200 with what would happen, or refuses as the write would; writes nothing',
      default: false,
    }),
  ),
}

/** What a dry run answers. */
export const PreviewWire = Fields(
  {
    dryRun: Flag(),
    status: OneOf(['created', 'updated', 'unchanged', 'deleted']),
    matchedBy: Nullable(OneOf(['phone', 'email', 'externalId'])),
    contact: ContactWire,
  },
  { title: 'Preview', description: 'The id of a contact that would be created is made up' },
)

type Scope = Parameters<Services['writes']['submit']>[0]

/** Writes and answers, or with `dryRun` only says what would happen. */
export async function performWrite(
  { writes }: Pick<Services, 'writes'>,
  scope: Scope,
  write: ContactWrite,
  { dryRun = false }: { dryRun?: boolean },
  answer: (written: Written) => Answer,
): Promise<Answer> {
  if (!dryRun) return answer(expectWritten(await writes.submit(scope, write)))
  const { status, matchedBy, contact } = expectWritten(await previewWrite(scope, write))
  return { status: 200, body: { dryRun, status, matchedBy, contact: contactToWire(contact) } }
}
