import { type Static, Type } from 'typebox'
import { limits } from '../../core/limits.ts'
import type { Workspace } from '../../core/workspaces/workspace.ts'
import { Fields, Text, Timestamp, Uuid } from '../../http/schema.ts'
import { workspaceFields, workspaceSettings } from '../../http/workspace-fields.ts'

const name = Text(limits.textMax)

/** A workspace as this wire answers it: exactly these keys. */
export const WorkspaceWire = Fields({
  id: Uuid(),
  accountId: Uuid(),
  name,
  ...workspaceFields,
  createdAt: Timestamp(),
  updatedAt: Timestamp(),
})

export const CreateWorkspaceBody = Fields({ name, ...workspaceSettings })

export const ChangeWorkspaceBody = Fields({ name: Type.Optional(name), ...workspaceSettings })

/** A workspace in this wire's words, which has none for a default region. */
export function workspaceToWire({
  defaultRegion: _,
  createdAt,
  updatedAt,
  ...workspace
}: Workspace): Static<typeof WorkspaceWire> {
  return { ...workspace, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
}
