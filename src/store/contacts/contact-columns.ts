import type { ContactRow } from '../kernel/tables.ts'

/** Each column of `contacts` after the key, with the type that an `unnest` of many rows casts it from. */
export const contactColumns = {
  version: 'int4',
  external_id: 'text',
  first_name: 'text',
  last_name: 'text',
  full_name: 'text',
  business_name: 'text',
  job_title: 'text',
  gender: 'text',
  phone: 'text',
  phone_as_given: 'text',
  email: 'text',
  email_key: 'text',
  street_address: 'text',
  full_address: 'text',
  city: 'text',
  state: 'text',
  postal_code: 'text',
  country: 'text',
  timezone: 'text',
  timezone_source: 'text',
  do_not_contact: 'bool',
  preferred_channel: 'text',
  channels: 'text[]',
  status: 'text',
  last_dial_time: 'timestamptz',
  most_recent_outcome: 'text',
  primary_list_id: 'uuid',
  tag_ids: 'uuid[]',
  custom: 'jsonb',
  attributes: 'jsonb',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  deleted_at: 'timestamptz',
} as const satisfies Record<Exclude<keyof ContactRow, 'workspace_id' | 'id'>, string>

export type ContactColumn = keyof typeof contactColumns

export const contactColumnNames = Object.keys(contactColumns) as ContactColumn[]

/** What a write sets: those, and what the contact is found by. */
export const writtenColumns = { ...contactColumns, search: 'tsvector' } as const

export type WrittenColumn = keyof typeof writtenColumns

export const writtenColumnNames = Object.keys(writtenColumns) as WrittenColumn[]
