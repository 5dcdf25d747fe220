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

/** A tenant: its contacts see nothing of any other's. */
export interface Workspace {
  id: string
  accountId: string
  name: string
  description: string | null
  /** IANA name; what a contact gets whose phone tells no zone. */
  timezone: string | null
  /** ISO 3166-1 alpha-2; how a phone number without `+` is read. */
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
  /** What the nedzo API was given of billing, by its names; used by nothing here. */
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

/** A page of the workspaces that the key may see, newest first: its account's living ones, or only its own. */
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

/** How many workspaces the key may see. */
export async function countWorkspaces(directory: DirectoryScope, principal: Principal): Promise<number> {
  return principal.workspaceId === null ? countRows(directory, principal.accountId) : 1
}

/** A living workspace that the key may see; any other is not found. */
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

/** Makes a workspace in the caller's account. Needs a name; two may have the same. */
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

/** Stores a workspace whose values were judged, in the caller's transaction. */
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

/** Changes what the draft names, at least one field. Present values again leave `updatedAt` alone. */
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

/** null clears one; what is not named stays. */
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
 * Puts a workspace away, softly: its contacts are out of reach and its keys have ended. Again is not found, or with
 * `again` the same for one that the account had. Everything in it goes for good after the days that the bin keeps, or with
 * `purge` at the next sweep, also of one that was deleted before.
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
    // Even when the outcome is unknown.
    await forgetWhatEnded(directory)
  }
}

type Settable = Exclude<keyof Workspace, 'id' | 'accountId' | 'billing' | 'createdAt' | 'updatedAt'>

/** What a caller says about a workspace: absent is untouched, null clears. */
export type WorkspaceDraft = { [F in Settable]?: string | null | undefined } & {
  billing?: Readonly<Record<string, number | boolean | null | undefined>> | undefined
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

/** Kept as given: what they mean is between the caller and its clients. Bounds in code points. */
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

/** Judges everything a caller said about a workspace. The name is not blank, the zone IANA's, the region ISO 3166's. */
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
