import { type Static, Type } from 'typebox'
import { workspaceScope } from '../../core/access/workspace-scope.ts'
import {
  changeWorkspace as changeCoreWorkspace,
  countWorkspaces,
  createWorkspace as createCoreWorkspace,
  getWorkspace as getCoreWorkspace,
  listWorkspaces as listCoreWorkspaces,
  removeWorkspace as removeCoreWorkspace,
  type Workspace,
} from '../../core/access/workspaces/workspaces.ts'
import { limits } from '../../core/kernel/limits.ts'
import { addSample as addCoreSample } from '../../core/sample/add-sample.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  Fields,
  IdParams,
  NullableText,
  OneOf,
  Text,
  Timestamp,
  Uuid,
  Whole,
  workspaceFields,
  workspaceSettings,
} from '../../http/validation/schema.ts'
import { directoryCursor, directoryPage, Page, toDirectoryPage, totalOf } from './pages.ts'
import { pageQuery } from './parameters.ts'

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

const CreateWorkspaceBody = Fields({ name, ...settable }, { title: 'NewWorkspace' })

const ChangeWorkspaceBody = Fields({ name: Type.Optional(name), ...settable }, { title: 'WorkspaceChange' })

/** A workspace in this wire's words. */
export function workspaceToWire({
  billing: _,
  createdAt,
  updatedAt,
  ...workspace
}: Workspace): Static<typeof WorkspaceWire> {
  return { ...workspace, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
}

const cursor = directoryCursor('workspaces')

export const listWorkspaces = ({ directory }: Services) =>
  operation({
    id: 'listWorkspaces',
    summary: 'List workspaces, newest first',
    description: 'All of the account with an account key; with a workspace key its own.',
    group: 'Workspaces',
    scope: 'read',
    query: Fields(pageQuery()),
    answers: { 200: Page(WorkspaceWire) },
    async handle({ query, principal }) {
      const page = directoryPage(cursor, query)
      const workspaces = await listCoreWorkspaces(directory, principal, page)
      const total = await totalOf(query, () => countWorkspaces(directory, principal))
      return { status: 200, body: toDirectoryPage(workspaces, page, workspaceToWire, cursor, total) }
    },
  })

export const createWorkspace = ({ directory }: Services) =>
  operation({
    id: 'createWorkspace',
    summary: 'Create a workspace',
    description: 'Only the name is required; two workspaces may have the same.',
    group: 'Workspaces',
    scope: 'admin',
    body: CreateWorkspaceBody,
    collectsFaults: true,
    answers: { 201: WorkspaceWire },
    async handle({ body, faults, principal }) {
      const workspace = await createCoreWorkspace(directory, principal, { ...body, faults })
      const location = `/v2/workspaces/${workspace.id}`
      return { status: 201, body: workspaceToWire(workspace), location }
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
    description:
      'At least one field; null clears. A new time zone or default region holds for what is written from now on; contacts keep theirs.',
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

export const removeWorkspace = ({ directory, sweeper }: Services) =>
  operation({
    id: 'removeWorkspace',
    summary: 'Delete a workspace',
    description:
      'Its contacts are out of reach and its keys end. Again is 404. After `ROSTER_BIN_DAYS` everything in it is removed for good; `purge=now` begins that at once, also for a workspace that was deleted before.',
    group: 'Workspaces',
    scope: 'admin',
    params: IdParams,
    query: Fields({
      purge: Type.Optional(
        OneOf(['now'], { description: 'Removes everything in it for good, beginning now' }),
      ),
    }),
    answers: { 204: null },
    async handle({ params: { id }, query: { purge }, principal }) {
      await removeCoreWorkspace(directory, principal, id, { purge: purge === 'now' })
      if (purge === 'now') sweeper.wake()
      return { status: 204 }
    },
  })

export const addSample = ({ directory }: Services) =>
  operation({
    id: 'addSample',
    summary: 'Put sample people into an empty workspace',
    description:
      'Some fifty people who do not exist, with tags, lists and a custom field of each type. A workspace that has any contact, in the bin too, answers 409.',
    group: 'Workspaces',
    scope: 'write',
    params: IdParams,
    answers: { 201: Fields({ contactsCreated: Whole(1, 1_000) }, { title: 'Sample' }) },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceScope(directory, principal, id, requestId)
      const contactsCreated = await addCoreSample(scope)
      return { status: 201, body: { contactsCreated }, location: `/v2/contacts?workspaceId=${id}` }
    },
  })
