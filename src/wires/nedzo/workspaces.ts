import { type Static, Type } from 'typebox'
import {
  changeWorkspace as changeCoreWorkspace,
  createWorkspace as createCoreWorkspace,
  getWorkspace as getCoreWorkspace,
  listWorkspaces as listCoreWorkspaces,
  removeWorkspace as removeCoreWorkspace,
  type Workspace,
} from '../../core/access/workspaces/workspaces.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  Fields,
  IdParams,
  List,
  Text,
  Timestamp,
  Uuid,
  workspaceFields,
  workspaceSettings,
} from '../../http/validation/schema.ts'

const name = Text(limits.textMax)

/** A workspace as this wire answers it: exactly these keys. */
const WorkspaceWire = Fields({
  id: Uuid(),
  accountId: Uuid(),
  name,
  ...workspaceFields,
  createdAt: Timestamp(),
  updatedAt: Timestamp(),
})

const CreateWorkspaceBody = Fields({ name, ...workspaceSettings })

const ChangeWorkspaceBody = Fields({ name: Type.Optional(name), ...workspaceSettings })

/** A workspace in this wire's words, which has none for a default region. */
function workspaceToWire({
  defaultRegion: _,
  createdAt,
  updatedAt,
  ...workspace
}: Workspace): Static<typeof WorkspaceWire> {
  return { ...workspace, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
}

const pageSize = 500

export const listWorkspaces = ({ directory }: Services) =>
  operation({
    id: 'listWorkspaces',
    summary: 'List workspaces, newest first',
    description: 'A bare array of all that the key may see: its account’s, or its own.',
    group: 'Workspaces',
    scope: 'read',
    answers: { 200: List(WorkspaceWire) },
    async handle({ principal }) {
      const all: Workspace[] = []
      for (let after: Workspace | undefined; ; after = all.at(-1)) {
        const page = await listCoreWorkspaces(directory, principal, { limit: pageSize, after })
        all.push(...page)
        if (page.length < pageSize) return { status: 200, body: all.map(workspaceToWire) }
      }
    },
  })

export const createWorkspace = ({ directory }: Services) =>
  operation({
    id: 'createWorkspace',
    summary: 'Create a workspace',
    group: 'Workspaces',
    scope: 'admin',
    body: CreateWorkspaceBody,
    collectsFaults: true,
    answers: { 201: WorkspaceWire },
    async handle({ body, faults, principal }) {
      const workspace = await createCoreWorkspace(directory, principal, { ...body, faults })
      return { status: 201, body: workspaceToWire(workspace) }
    },
  })

export const getWorkspace = ({ directory }: Services) =>
  operation({
    id: 'getWorkspace',
    summary: 'Get a workspace',
    group: 'Workspaces',
    scope: 'read',
    params: IdParams,
    answers: { 200: WorkspaceWire },
    async handle({ params: { id }, principal }) {
      return { status: 200, body: workspaceToWire(await getCoreWorkspace(directory, principal, id)) }
    },
  })

export const changeWorkspace = ({ directory }: Services) =>
  operation({
    id: 'changeWorkspace',
    summary: 'Change a workspace',
    description: 'At least one field; null clears one.',
    group: 'Workspaces',
    scope: 'admin',
    params: IdParams,
    body: ChangeWorkspaceBody,
    collectsFaults: true,
    answers: { 200: WorkspaceWire },
    async handle({ params: { id }, body, faults, principal }) {
      const workspace = await changeCoreWorkspace(directory, principal, id, { ...body, faults })
      return { status: 200, body: workspaceToWire(workspace) }
    },
  })

export const removeWorkspace = ({ directory }: Services) =>
  operation({
    id: 'removeWorkspace',
    summary: 'Delete a workspace',
    description: 'Soft: its contacts are out of reach and its keys end.',
    group: 'Workspaces',
    scope: 'admin',
    params: IdParams,
    answers: { 204: null },
    async handle({ params: { id }, principal }) {
      await removeCoreWorkspace(directory, principal, id)
      return { status: 204 }
    },
  })
