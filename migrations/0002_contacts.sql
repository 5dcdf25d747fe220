-- The contacts. Every key and index starts with workspace_id, so that a distributed PostgreSQL can shard by it.

create table if not exists contacts (
  workspace_id uuid not null,
  -- uuid v7. created_at is the id's own millisecond, so the primary key read backwards is "newest first".
  id uuid not null,
  version integer not null,
  external_id text collate "C",
  first_name text,
  last_name text,
  full_name text,
  business_name text,
  job_title text,
  gender text,
  -- E.164.
  phone text collate "C",
  -- The text as the caller wrote it, for a wire that shows it (gomobile); null: the caller wrote the E.164 form.
  phone_as_given text,
  -- As given, trimmed; email_key is the same without case.
  email text,
  email_key text collate "C",
  street_address text,
  full_address text,
  city text,
  state text,
  postal_code text,
  country text,
  timezone text,
  -- caller, phone or workspace; null with a null zone.
  timezone_source text,
  do_not_contact boolean not null,
  preferred_channel text,
  channels text[] not null,
  status text not null,
  last_dial_time timestamptz(3),
  most_recent_outcome text,
  -- The list that the nedzo-legacy wire shows; the contact also has a row in list_members for it.
  primary_list_id uuid,
  -- Tag ids: a rename changes one row of another table, and a contact stays one row.
  tag_ids uuid[] not null,
  -- Typed custom values by field id: {"<field id>": value}.
  custom jsonb not null,
  -- Attributes without a custom field (gomobile), as given: {"<key>": value}.
  attributes jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  deleted_at timestamptz(3),
  primary key (workspace_id, id)
);

-- These indexes decide uniqueness, not a read before the write. Living contacts only, so a deletion frees all three.
create unique index if not exists contacts_phone on contacts (workspace_id, phone)
  where deleted_at is null and phone is not null;

create unique index if not exists contacts_email on contacts (workspace_id, email_key)
  where deleted_at is null and email_key is not null;

create unique index if not exists contacts_external_id on contacts (workspace_id, external_id)
  where deleted_at is null and external_id is not null;

-- Serves: the bin, newest first. Contains deleted rows only, so writes of living contacts do not maintain it.
create index if not exists contacts_bin on contacts (workspace_id, id) where deleted_at is not null;

create table if not exists tags (
  workspace_id uuid not null,
  id uuid not null,
  name text collate "C" not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  -- Soft deletion, so that the history can still name it.
  deleted_at timestamptz(3),
  primary key (workspace_id, id)
);

-- Serves: a tag by its name, case-sensitive; the list of tags in order.
create unique index if not exists tags_name on tags (workspace_id, name) where deleted_at is null;

create table if not exists custom_fields (
  workspace_id uuid not null,
  id uuid not null,
  name text collate "C" not null,
  slug text collate "C" not null,
  type text not null,
  description text,
  -- Former names, which work until another field takes them.
  aliases text[] not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  -- Soft deletion: contacts lose the value at once without being rewritten.
  deleted_at timestamptz(3),
  primary key (workspace_id, id)
);

create unique index if not exists custom_fields_name on custom_fields (workspace_id, name) where deleted_at is null;

create unique index if not exists custom_fields_slug on custom_fields (workspace_id, slug) where deleted_at is null;

create table if not exists lists (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  description text,
  -- A value of nedzo-legacy; Roster has no campaigns.
  campaign_id text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  deleted_at timestamptz(3),
  primary key (workspace_id, id)
);

create table if not exists list_members (
  workspace_id uuid not null,
  list_id uuid not null,
  contact_id uuid not null,
  -- Serves: a list's members in id order.
  primary key (workspace_id, list_id, contact_id),
  foreign key (workspace_id, list_id) references lists (workspace_id, id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id)
);

-- Serves: the lists of a contact.
create index if not exists list_members_contact on list_members (workspace_id, contact_id);
