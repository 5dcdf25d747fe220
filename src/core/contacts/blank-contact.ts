import type { ContactRead } from '../../store/contacts.ts'
import { initialStatus } from './judge-draft.ts'

/** A contact before anything is known of it. */
export function blankContact(workspaceId: string, id: string, createdAt: Date): ContactRead {
  return {
    workspace_id: workspaceId,
    id,
    version: 1,
    external_id: null,
    first_name: null,
    last_name: null,
    full_name: null,
    business_name: null,
    job_title: null,
    gender: null,
    phone: null,
    phone_as_given: null,
    email: null,
    email_key: null,
    street_address: null,
    full_address: null,
    city: null,
    state: null,
    postal_code: null,
    country: null,
    timezone: null,
    timezone_source: null,
    do_not_contact: false,
    preferred_channel: null,
    channels: [],
    status: initialStatus,
    last_dial_time: null,
    most_recent_outcome: null,
    primary_list_id: null,
    tag_ids: [],
    custom: {},
    attributes: {},
    list_ids: [],
    created_at: createdAt,
    updated_at: createdAt,
    deleted_at: null,
  }
}
