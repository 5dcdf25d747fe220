import type { WorkspaceValues } from '../../store/workspaces.ts'
import type { Fault } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { isRegion } from '../is-region.ts'
import { limits } from '../limits.ts'
import { blankToNull } from '../text.ts'
import { isTimeZone } from '../time-zone.ts'
import type { Workspace } from './workspace.ts'

type Settable = Exclude<keyof Workspace, 'id' | 'accountId' | 'createdAt' | 'updatedAt'>

/** What a caller says about a workspace: absent is untouched, null clears. */
export type WorkspaceDraft = { [F in Settable]?: string | null | undefined } & {
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

/** Kept as given: what they mean is between the caller and its clients. Bounds in code points. */
const textFields = {
  description: ['description', limits.descriptionMax],
  icon: ['icon', limits.textMax],
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
export function judgeWorkspace(draft: WorkspaceDraft): {
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
  return { values, faults }
}
