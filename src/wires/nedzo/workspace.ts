import { type Static, Type } from 'typebox'
import { limits } from '../../core/limits.ts'
import type { Workspace } from '../../core/workspaces/workspace.ts'
import { Fields, NullableText, Text, Timestamp, Uuid } from '../../http/schema.ts'

const optional = {
  description: NullableText(limits.descriptionMax),
  timezone: NullableText(limits.textMax, {
    description: 'IANA name; the fallback for contacts whose phone tells none',
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

const fields = Object.keys(optional) as (keyof typeof optional)[]

/** A workspace as this wire answers it: exactly these keys. */
export const WorkspaceWire = Fields({
  id: Uuid(),
  accountId: Uuid(),
  name: Text(limits.textMax),
  ...optional,
  createdAt: Timestamp(),
  updatedAt: Timestamp(),
})

export const CreateWorkspaceBody = Fields({
  name: Text(limits.textMax),
  ...Type.Partial(Type.Object(optional)).properties,
})

export const ChangeWorkspaceBody = Fields({
  name: Type.Optional(Text(limits.textMax)),
  ...Type.Partial(Type.Object(optional)).properties,
})

/** A workspace in this wire's words. */
export function workspaceToWire(workspace: Workspace): Static<typeof WorkspaceWire> {
  return {
    id: workspace.id,
    accountId: workspace.accountId,
    name: workspace.name,
    ...(Object.fromEntries(fields.map((field) => [field, workspace[field]])) as Record<
      keyof typeof optional,
      string | null
    >),
    createdAt: workspace.createdAt.toISOString(),
    updatedAt: workspace.updatedAt.toISOString(),
  }
}
