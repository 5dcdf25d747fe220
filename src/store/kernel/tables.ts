import type { ContactRow } from './contact-columns.ts'
import type {
  ImportChunkRow,
  ImportErrorRow,
  ImportMappingRow,
  ImportRow,
  ImportSeenRow,
  ImportWarningRow,
  JobContactRow,
  JobKeptRow,
  JobRow,
} from './job-tables.ts'

export type {
  ContactRow,
  ImportChunkRow,
  ImportErrorRow,
  ImportMappingRow,
  ImportRow,
  ImportSeenRow,
  ImportWarningRow,
  JobContactRow,
  JobKeptRow,
  JobRow,
}

/** The rows as PostgreSQL stores them. `migrations/` defines them; `test/store/schema.test.ts` compares the two. */
export interface Tables {
  accounts: AccountRow
  workspaces: WorkspaceRow
  tenants: TenantRow
  denied_people: DeniedPersonRow
  api_keys: ApiKeyRow
  people: PersonRow
  sessions: SessionRow
  invites: InviteRow
  sign_in_attempts: SignInAttemptsRow
  work_taken: WorkTakenRow
  idempotency_keys: IdempotencyKeyRow
  contacts: StoredContactRow
  tags: TagRow
  custom_fields: CustomFieldRow
  lists: ListRow
  list_members: ListMemberRow
  contact_log: ContactLogRow
  record_events: RecordEventRow
  segments: SegmentRow
  webhooks: WebhookRow
  webhook_deliveries: WebhookDeliveryRow
  store_keys: StoreKeyRow
  jobs: JobRow
  job_contacts: JobContactRow
  job_kept: JobKeptRow
  imports: ImportRow
  import_chunks: ImportChunkRow
  import_errors: ImportErrorRow
  import_warnings: ImportWarningRow
  import_seen: ImportSeenRow
  import_mappings: ImportMappingRow
}

/** One row per workspace, stored beside its other rows on a distributed PostgreSQL. */
export interface TenantRow {
  workspace_id: string
  denial_key: Buffer | null
  log_forgotten_before: Date | null
  log_forgotten_to: string | null
  log_forgettings: number
}

/** An erased person who was not to be contacted, as a hash. */
export interface DeniedPersonRow {
  workspace_id: string
  hash: Buffer
  at: Date
}

export interface IdempotencyKeyRow {
  workspace_id: string
  key_hash: Buffer
  fingerprint: Buffer
  answer: Buffer
  created_at: Date
  mentions: string[]
}

export interface AccountRow {
  id: string
  name: string
  created_at: Date
}

export interface WorkspaceRow {
  id: string
  account_id: string
  name: string
  description: string | null
  timezone: string | null
  default_region: string | null
  icon: string | null
  contact_name: string | null
  contact_phone: string | null
  contact_email: string | null
  street_address: string | null
  state: string | null
  zip: string | null
  country: string | null
  business_registration_number: string | null
  /** By the nedzo API's names. */
  billing: Record<string, unknown>
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
  purge_at: Date | null
  purged_at: Date | null
}

export interface ApiKeyRow {
  id: string
  account_id: string
  workspace_id: string | null
  name: string
  hash: Buffer
  hint: string
  scopes: string[]
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
}

export interface PersonRow {
  id: string
  account_id: string
  name: string
  email: string
  email_key: string
  role: string
  password: string
  preferences: Record<string, unknown>
  created_at: Date
  updated_at: Date
  removed_at: Date | null
}

export interface SessionRow {
  id: string
  person_id: string
  hash: Buffer
  created_at: Date
  last_used_at: Date
  expires_at: Date
  address: string | null
  user_agent: string | null
}

export interface WorkTakenRow {
  subject: Buffer
  units: number
  granted: number
  window_ends_at: Date
}

export interface InviteRow {
  id: string
  account_id: string
  purpose: string
  hash: Buffer
  email: string | null
  email_key: string | null
  role: string
  made_by: string | null
  created_at: Date
  expires_at: Date
}

export interface SignInAttemptsRow {
  subject: Buffer
  attempts: number
  window_ends_at: Date
}

/** Columns that only the database reads: for finding and sorting contacts. */
interface StoredContactRow extends ContactRow {
  search: string | null
  folded: object | null
  last_name_sort: string | null
}

export interface TagRow {
  workspace_id: string
  id: string
  name: string
  name_key: string | null
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

export interface CustomFieldRow {
  workspace_id: string
  id: string
  name: string
  slug: string
  type: string
  description: string | null
  aliases: string[]
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
  position: number
  retype_job_id: string | null
  options: StoredOption[]
  format: Record<string, unknown> | null
}

/** An option as its field stores it. */
export interface StoredOption {
  id: string
  name: string
  color: string
  /** Former names, the oldest first, with the time until which each was used. */
  former?: { name: string; until: string }[]
  /** The time at which it was deleted or merged into another. */
  deletedAt?: string
  mergedAt?: string
  /** The option that its id stands for since the merge. */
  mergedInto?: string
}

export interface ListRow {
  workspace_id: string
  id: string
  name: string
  description: string | null
  campaign_id: string | null
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

interface ListMemberRow {
  workspace_id: string
  list_id: string
  contact_id: string
}

export interface ContactLogRow {
  workspace_id: string
  contact_id: string
  version: number
  action: string
  operation_id: string
  actor: string
  at: Date
  changes: Record<string, [unknown, unknown]> | null
  /** Its position in the change feed, in the text form of an xid8. */
  feed_position: string
}

export interface RecordEventRow {
  workspace_id: string
  id: string
  kind: string
  record_id: string
  action: string
  name: string | null
  detail: Record<string, unknown> | null
  operation_id: string
  actor: string
  at: Date
  feed_position: string
}

export interface SegmentRow {
  workspace_id: string
  id: string
  name: string
  /** Whose own it is, as the log names them; empty: the workspace's. */
  owner: string
  filter: object
  q: string | null
  view: object
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

/** A URL to which changes are sent. */
export interface WebhookRow {
  workspace_id: string
  id: string
  url: string
  description: string | null
  types: string[] | null
  filter: object | null
  segment_id: string | null
  payload: string
  collapse_jobs: boolean
  secret: Buffer
  former_secret: Buffer | null
  former_until: Date | null
  public_key: string | null
  maker: string
  state: string
  paused_reason: string | null
  paused_at: Date | null
  failing_since: Date | null
  slow_until: Date
  cursor: string | null
  read_to: string | null
  read_at: Date
  replays: ReplayState[]
  next_number: number
  created_at: Date
  updated_at: Date
}

/** A replay of a webhook's changes: the period, and how far it was read. */
export type ReplayState = Readonly<
  Record<'since' | 'until', string> & Record<'cursor' | 'stop', string | null>
>

/** A message to a webhook. */
export interface WebhookDeliveryRow {
  workspace_id: string
  id: string
  webhook_id: string
  number: number
  message_id: string
  type: string
  subject_id: string
  contact_id: string | null
  body: string
  state: string
  tries: number
  free_at: Date
  holder: string | null
  attempts: object[]
  answer: string | null
  finished_at: Date | null
}

interface StoreKeyRow {
  name: string
  key: Buffer
}
