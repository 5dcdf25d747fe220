import {
  countWorkspaces as countRows,
  deleteWorkspace,
  findWorkspace,
  hasHadWorkspace,
  insertWorkspace,
  listWorkspaces as listRows,
  updateWorkspace,
  type WorkspaceValues,
} from '../../../store/access/workspaces.ts'
import { updatePurgeAt } from '../../../store/contacts/erasure.ts'
import { type DirectoryPage, type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import type { WorkspaceRow } from '../../../store/kernel/tables.ts'
import { notFound, refuseFaults } from '../../kernel/failure.ts'
import { type Fault, FaultList } from '../../kernel/fault.ts'
import { isId, newId, timeOf } from '../../kernel/ids.ts'
import { limits } from '../../kernel/limits.ts'
import { blankToNull } from '../../kernel/text.ts'
import { normaliseEmail } from '../../values/email.ts'
import { isRegion } from '../../values/regions.ts'
import { isTimeZone } from '../../values/time-zone.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { mayEnter, type Principal, requireAdmin, within } from '../principal.ts'

export type Billing = Readonly<Record<string, number | boolean>>

/** A tenant. Its data is never visible from another workspace. */
export interface Workspace {
  id: string
  accountId: string
  name: string
  description: string | null
  /** An IANA name: the zone of contacts whose phone does not determine one. */
  timezone: string | null
  /** ISO 3166-1 alpha-2: the region with which phone numbers without `+` are read. */
  defaultRegion: string | null
  icon: string | null
  contactName: string | null
  contactPhone: string | null
  contactEmail: string | null
  streetAddress: string | null
  state: string | null
  zip: string | null
  country: string | null
  businessRegistrationNumber: string | null
  /** Billing values from the nedzo API, by its names. They are stored and not used. */
  billing: Billing
  createdAt: Date
  updatedAt: Date
}

export function workspaceFromRow(row: WorkspaceRow): Workspace {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    description: row.description,
    timezone: row.timezone,
    defaultRegion: row.default_region,
    icon: row.icon,
    contactName: row.contact_name,
    contactPhone: row.contact_phone,
    contactEmail: row.contact_email,
    streetAddress: row.street_address,
    state: row.state,
    zip: row.zip,
    country: row.country,
    businessRegistrationNumber: row.business_registration_number,
    billing: row.billing as Billing,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** A page of the workspaces that the key may access, newest first. */
export async function listWorkspaces(
  directory: DirectoryScope,
  principal: Principal,
  page: DirectoryPage,
): Promise<Workspace[]> {
  if (principal.workspaceId === null)
    return (await listRows(directory, principal.accountId, page)).map(workspaceFromRow)
  const isFirst = page.after === undefined && (page.offset ?? 0) === 0
  return isFirst ? [await getWorkspace(directory, principal, principal.workspaceId)] : []
}

/** The number of workspaces that the key may access. */
export async function countWorkspaces(directory: DirectoryScope, principal: Principal): Promise<number> {
  return principal.workspaceId === null ? countRows(directory, principal.accountId) : 1
}

/** A living workspace that the key may access. Throws `not_found` for others. */
export async function getWorkspace(
  directory: DirectoryScope,
  principal: Principal,
  id: string,
): Promise<Workspace> {
  const row =
    isId(id) && mayEnter(principal, id) ? await findWorkspace(directory, principal.accountId, id) : undefined
  if (row === undefined) throw notFound()
  return workspaceFromRow(row)
}

/** Creates a workspace in the caller's account. A name is required and need not be unique. */
export async function createWorkspace(
  directory: DirectoryScope,
  principal: Principal,
  draft: WorkspaceDraft,
): Promise<Workspace> {
  requireAdmin(principal)
  const { values, faults } = judgeWorkspace(draft)
  if (draft.name === undefined) faults.add('name', 'required')
  refuseFaults(faults.faults)
  return inTransaction(within(directory, principal), (scope) =>
    makeWorkspace(scope, principal.accountId, { ...values, name: values.name! }),
  )
}

/** Stores a judged workspace in the caller's transaction. */
export async function makeWorkspace(
  scope: DirectoryScope,
  accountId: string,
  values: Partial<WorkspaceValues> & { name: string },
): Promise<Workspace> {
  const id = newId()
  const row = {
    description: null,
    timezone: null,
    default_region: null,
    icon: null,
    contact_name: null,
    contact_phone: null,
    contact_email: null,
    street_address: null,
    state: null,
    zip: null,
    country: null,
    business_registration_number: null,
    billing: {},
    ...values,
    id,
    account_id: accountId,
    created_at: timeOf(id),
    updated_at: timeOf(id),
    deleted_at: null,
    purge_at: null,
    purged_at: null,
  }
  await insertWorkspace(scope, row)
  return workspaceFromRow(row)
}

/** Changes the fields in the draft, at least one. `updatedAt` stays if no value changes. */
export async function changeWorkspace(
  directory: DirectoryScope,
  principal: Principal,
  id: string,
  draft: WorkspaceDraft,
): Promise<Workspace> {
  requireAdmin(principal)
  const { values, faults } = judgeWorkspace(draft)
  if (faults.faults.length === 0 && Object.keys(values).length === 0) faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)
  if (!isId(id)) throw notFound()
  return inTransaction(within(directory, principal), async (scope) => {
    const before = draft.billing && (await findWorkspace(scope, principal.accountId, id))
    if (before) values.billing = mergeBilling(before.billing, draft.billing)
    await updateWorkspace(scope, principal.accountId, id, values, new Date())
    const row = await findWorkspace(scope, principal.accountId, id)
    if (row === undefined) throw notFound()
    return workspaceFromRow(row)
  })
}

/** Merges billing values by key: null clears one, absent ones are unchanged. */
function mergeBilling(
  before: Readonly<Record<string, unknown>>,
  given: WorkspaceDraft['billing'] = {},
): Billing {
  const merged = { ...before }
  for (const [name, value] of Object.entries(given)) {
    if (value === null) delete merged[name]
    else if (value !== undefined) merged[name] = value
  }
  return merged as Billing
}

/**
 * Deletes a workspace softly: its contacts are no longer accessible and its keys end. A repeated call throws
 * `not_found`, or with `again` gives the same result for a workspace of this account. Everything in it is
 * purged after the days that the bin keeps, or with `purge` at the next sweep, even if it was deleted before.
 */
export async function removeWorkspace(
  directory: Directory,
  principal: Principal,
  id: string,
  { again = false, purge = false } = {},
): Promise<void> {
  requireAdmin(principal)
  if (!isId(id)) throw notFound()
  try {
    const removed = await inTransaction(within(directory, principal), (scope) =>
      deleteWorkspace(scope, principal.accountId, id, new Date()),
    )
    const at = new Date()
    const isMarked =
      purge && (await updatePurgeAt(within(directory, principal), { accountId: principal.accountId, id, at }))
    const isGone = again && !removed && (await hasHadWorkspace(directory, principal.accountId, id))
    if (!removed && !isGone && !isMarked) throw notFound()
  } finally {
    // Also if the outcome of the commit is unknown.
    await forgetWhatEnded(directory)
  }
}

type Settable = Exclude<keyof Workspace, 'id' | 'accountId' | 'billing' | 'createdAt' | 'updatedAt'>

/** A workspace as a caller gives it: absent fields are unchanged, null clears. */
export type WorkspaceDraft = { [F in Settable]?: string | null | undefined } & {
  billing?: Readonly<Record<string, number | boolean | null | undefined>> | undefined
  /** The faults that the wire already found. */
  faults?: readonly Fault[] | undefined
}

/** Stored as given; their meaning is up to the caller. Bounds in code points. */
const textFields = {
  description: ['description', limits.workspaceDescriptionMax],
  icon: ['icon', limits.iconMax],
  contactName: ['contact_name', limits.textMax],
  contactPhone: ['contact_phone', limits.textMax],
  contactEmail: ['contact_email', limits.emailMax],
  streetAddress: ['street_address', limits.addressMax],
  state: ['state', limits.textMax],
  zip: ['zip', limits.textMax],
  country: ['country', limits.textMax],
  businessRegistrationNumber: ['business_registration_number', limits.textMax],
} as const satisfies {
  [F in Exclude<Settable, 'name' | 'timezone' | 'defaultRegion'>]: [keyof WorkspaceValues, number]
}

/** Judges a workspace: a name that is not blank, a zone of IANA, a region of ISO 3166. */
function judgeWorkspace(draft: WorkspaceDraft): {
  values: Partial<WorkspaceValues>
  faults: FaultList
} {
  const faults = new FaultList(draft.faults)
  const values: Partial<WorkspaceValues> = {}
  if (draft.name !== undefined) {
    const name = faults.text('name', draft.name, limits.textMax)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name
  }
  if (draft.timezone !== undefined) {
    values.timezone = blankToNull(draft.timezone)
    if (values.timezone !== null && !isTimeZone(values.timezone)) faults.add('timezone', 'invalid_time_zone')
  }
  if (draft.defaultRegion !== undefined) {
    values.default_region = blankToNull(draft.defaultRegion)
    if (values.default_region !== null && !isRegion(values.default_region))
      faults.add('defaultRegion', 'invalid_region')
  }
  for (const [field, [column, max]] of Object.entries(textFields)) {
    const given = draft[field as keyof typeof textFields]
    const value = given === undefined ? undefined : faults.text(field, given, max)
    if (value !== undefined) values[column] = value
  }
  if (values.contact_email != null && normaliseEmail(values.contact_email) === null)
    faults.add('contactEmail', 'invalid_email')
  if (draft.billing !== undefined) values.billing = mergeBilling({}, draft.billing)
  return { values, faults }
}
