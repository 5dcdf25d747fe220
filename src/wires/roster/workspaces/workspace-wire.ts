import { type Static, Type } from 'typebox'
import { limits } from '../../../core/limits.ts'
import type { Workspace } from '../../../core/workspaces/workspace.ts'
import { Fields, NullableText, Text, Timestamp, Uuid } from '../../../http/schema.ts'
import { workspaceFields, workspaceSettings } from '../../../http/workspace-fields.ts'

const name = Text(limits.textMax, { examples: ['Nedzo Paris'] })

const defaultRegion = NullableText(limits.textMax, {
  description: 'ISO 3166 code of two letters: how a phone without `+` is read',
  examples: ['FR'],
})

const settable = { ...workspaceSettings, defaultRegion: Type.Optional(defaultRegion) }

export const WorkspaceWire = Fields(
  {
    id: Uuid(),
    accountId: Uuid(),
    name,
    ...workspaceFields,
    defaultRegion,
    createdAt: Timestamp(),
    updatedAt: Timestamp(),
  },
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
