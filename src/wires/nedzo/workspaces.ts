import { type Static, type TProperties, Type } from 'typebox'
import {
  changeWorkspace as changeCoreWorkspace,
  countWorkspaces,
  createWorkspace as createCoreWorkspace,
  getWorkspace as getCoreWorkspace,
  listWorkspaces as listCoreWorkspaces,
  removeWorkspace as removeCoreWorkspace,
  type Workspace,
  type WorkspaceDraft,
} from '../../core/access/workspaces/workspaces.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { offsetPage, offsetQuery, pageHeaders } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  Fields,
  Flag,
  IdParams,
  List,
  Nullable,
  Text,
  Timestamp,
  toTheSecond,
  Uuid,
  workspaceFields,
  workspaceSettings,
} from '../../http/validation/schema.ts'

const name = Text(limits.textMax)

/** The vendor bills by these; Roster only keeps and answers them. */
const billingFields = {
  balance: Nullable(Type.Number()),
  isRebilled: Nullable(Flag()),
  rebillingMarkup: Nullable(Type.Number()),
  autoTopupEnabled: Nullable(Flag()),
  autoTopupThreshold: Nullable(Type.Number()),
  autoTopupAmount: Nullable(Type.Number()),
}

const billing = optional(billingFields)

/** A workspace as this wire answers it: exactly these keys, and those of billing that it was given. */
const WorkspaceWire = Fields({
  id: Uuid(),
  accountId: Uuid(),
  name,
  ...workspaceFields,
  ...billing,
  createdAt: Timestamp(),
  updatedAt: Timestamp(),
})

const CreateWorkspaceBody = Fields({ name, ...workspaceSettings, ...billing })

const ChangeWorkspaceBody = Fields({ name: Type.Optional(name), ...workspaceSettings, ...billing })

function optional<P extends TProperties>(properties: P) {
  return Type.Partial(Type.Object(properties)).properties
}

/** What a body says, for the core; billing stands apart there. */
function draftFromWire(body: Static<typeof ChangeWorkspaceBody>, faults: readonly Fault[]): WorkspaceDraft {
  const {
    balance,
    isRebilled,
    rebillingMarkup,
    autoTopupEnabled,
    autoTopupThreshold,
    autoTopupAmount,
    ...plain
  } = body
  const given = {
    balance,
    isRebilled,
    rebillingMarkup,
    autoTopupEnabled,
    autoTopupThreshold,
    autoTopupAmount,
  }
  const isGiven = Object.values(given).some((value) => value !== undefined)
  return { ...plain, ...(isGiven && { billing: given }), faults }
}

/** A workspace in this wire's words, which has none for a default region. */
function workspaceToWire({
  defaultRegion: _,
  billing,
  createdAt,
  updatedAt,
  ...workspace
}: Workspace): Static<typeof WorkspaceWire> {
  return { ...workspace, ...billing, createdAt: toTheSecond(createdAt), updatedAt: toTheSecond(updatedAt) }
}

export const listWorkspaces = ({ directory }: Services) =>
  operation({
    id: 'listWorkspaces',
    summary: 'List workspaces, newest first',
    description:
      'A bare array of those that the key may see: its account’s, or its own. The total is in X-Total-Count, the next page in Link (RFC 8288).',
    group: 'Workspaces',
    scope: 'read',
    query: Fields(offsetQuery),
    answers: { 200: List(WorkspaceWire) },
    async handle({ query, principal }) {
      const { limit, offset } = offsetPage(query)
      const [workspaces, total] = await Promise.all([
        listCoreWorkspaces(directory, principal, { limit, offset }),
        countWorkspaces(directory, principal),
      ])
      const next = offset + limit < total ? { limit, offset: offset + limit } : undefined
      const headers = pageHeaders('/v1/workspaces', next, total)
      return { status: 200, headers, body: workspaces.map(workspaceToWire) }
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
      const workspace = await createCoreWorkspace(directory, principal, draftFromWire(body, faults))
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
      const workspace = await changeCoreWorkspace(directory, principal, id, draftFromWire(body, faults))
      return { status: 200, body: workspaceToWire(workspace) }
    },
  })

export const removeWorkspace = ({ directory }: Services) =>
  operation({
    id: 'removeWorkspace',
    summary: 'Delete a workspace',
    description: 'Soft: its contacts are out of reach and its keys end. Deleting it again answers the same.',
    group: 'Workspaces',
    scope: 'admin',
    params: IdParams,
    answers: { 204: null },
    async handle({ params: { id }, principal }) {
      await removeCoreWorkspace(directory, principal, id, { again: true })
      return { status: 204 }
    },
  })
