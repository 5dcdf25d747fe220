import type { ContactRead } from '../../store/contacts.ts'
import { type FieldType, holdFieldTypes } from '../../store/custom-field-types.ts'
import { LostRace } from '../../store/errors.ts'
import type { Scope } from '../../store/scope.ts'
import type { WorkspaceRules } from './workspace-rules.ts'

/**
 * Sees to it that the custom values which a batch is about to write were judged by types that hold until it is committed:
 * those of `held` do already, any other field that the fold wrote to is held now. One that meanwhile got another type
 * has the whole batch judged again.
 */
export async function holdFields(
  scope: Scope,
  held: readonly FieldType[],
  { fieldById }: Pick<WorkspaceRules, 'fieldById'>,
  before: ReadonlyMap<string, ContactRead>,
  after: readonly ContactRead[],
): Promise<void> {
  const others = writtenFields(before, after)
  for (const { id } of held) others.delete(id)
  const more = others.size > 0 ? await holdFieldTypes(scope, [...others]) : []
  const isOther = ({ id, type }: FieldType) => (fieldById.get(id)?.type ?? type) !== type
  if (held.some(isOther) || more.some(isOther))
    throw new LostRace('a custom field got another type meanwhile')
}

/** The fields whose value somebody has now and had not before. */
function writtenFields(before: ReadonlyMap<string, ContactRead>, after: readonly ContactRead[]): Set<string> {
  const written = new Set<string>()
  for (const { id, custom } of after) {
    const former = before.get(id)?.custom
    // The fold makes new objects of what it changes and of nothing else.
    if (custom === former) continue
    for (const fieldId of Object.keys(custom)) {
      if (custom[fieldId] !== former?.[fieldId]) written.add(fieldId)
    }
  }
  return written
}
