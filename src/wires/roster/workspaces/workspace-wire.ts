import { type Static, Type } from 'typebox'
import { limits } from '../../../core/limits.ts'
import type { Workspace } from '../../../core/workspaces/workspace.ts'
import { Fields, NullableText, Text, Timestamp, Uuid } from '../../../http/schema.ts'

const name = Text(limits.textMax, { examples: ['Nedzo Paris'] })

const settings = {
  description: NullableText(limits.descriptionMax),
  timezone: NullableText(limits.textMax, {
    description: 'IANA time zone name: what a contact gets whose phone tells none',
    examples: ['Europe/Paris'],
  }),
  defaultRegion: NullableText(limits.textMax, {
    description: 'ISO 3166 code of two letters: how a phone without `+` is read',
    examples: ['FR'],
  }),
  icon: NullableText(limits.textMax),
  contactName: NullableText(limits.textMax),
  contactPhone: NullableText(limits.textMax),
  contactEmail: NullableText(limits.emailMax),
  streetAddress: NullableText(limits.addressMax),
  state: NullableText(limits.textMax),
  zip: NullableText(limits.textMax),
  country: NullableText(limits.textMax),
  businessRegistrationNumber: NullableText(limits.textMax),
}

const settable = Type.Partial(Type.Object(settings)).properties

export const WorkspaceWire = Fields(
  { id: Uuid(), accountId: Uuid(), name, ...settings, createdAt: Timestamp(), updatedAt: Timestamp() },
  { title: 'Workspace' },
)

export const CreateWorkspaceBody = Fields({ name, ...settable }, { title: 'NewWorkspace' })

export const ChangeWorkspaceBody = Fields(
  { name: Type.Optional(name), ...settable },
  { title: 'WorkspaceChange' },
)

/** A workspace in this wire's words. */
export function workspaceToWire({
  createdAt,
  updatedAt,
  ...workspace
}: Workspace): Static<typeof WorkspaceWire> {
  return { ...workspace, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
}
