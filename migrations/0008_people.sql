-- Users of the dashboard: people, their sessions, and one-time links. Directory tables, small, not sharded.

create table if not exists people (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  name text not null,
  -- As given, trimmed; email_key is the same without case.
  email text not null,
  email_key text collate "C" not null,
  -- owner, editor or viewer.
  role text not null,
  -- A slow hash with its salt and costs; empty for a removed person.
  password text not null,
  -- The dashboard's settings of this person: {"<key>": value}.
  preferences jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  -- Soft deletion, so that the history can still name them; frees the email.
  removed_at timestamptz(3)
);

-- Serves: sign-in, which names no account: an email is unique in the whole store.
create unique index if not exists people_email on people (email_key) where removed_at is null;

-- Serves: an account's people, newest first; the check that another owner remains.
create index if not exists people_account on people (account_id, created_at desc, id desc);

create table if not exists sessions (
  id uuid primary key,
  person_id uuid not null references people (id),
  -- SHA-256 of the cookie's 256 random bits.
  hash bytea not null,
  created_at timestamptz(3) not null,
  -- Exact to the minute.
  last_used_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);

-- Serves: every dashboard call's authentication.
create unique index if not exists sessions_hash on sessions (hash);

-- Serves: ending all sessions of a person.
create index if not exists sessions_person on sessions (person_id, created_at desc);

-- One-time links. A used link is deleted, so that only one of two concurrent uses finds it.
create table if not exists invites (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  -- setup: makes its holder an owner; invite: creates a person; reset: sets a person's new password.
  purpose text not null,
  -- SHA-256 of the link's 256 random bits.
  hash bytea not null,
  -- Null for setup.
  email text,
  email_key text collate "C",
  role text not null,
  -- The person who made it; null: the command line or a key. Removing a person deletes their links.
  made_by uuid references people (id),
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);

create unique index if not exists invites_hash on invites (hash);

-- A new link for the same email replaces the former one.
create unique index if not exists invites_email on invites (account_id, purpose, email_key) nulls not distinct;

-- Counts attempts to sign in, so that guessing is slow across all processes.
create table if not exists sign_in_attempts (
  -- SHA-256 of an email, an address or both, so that the table does not reveal them.
  subject bytea primary key,
  attempts integer not null,
  window_ends_at timestamptz(3) not null
);

-- Serves: the deletion of windows that have ended.
create index if not exists sign_in_attempts_window on sign_in_attempts (window_ends_at);
