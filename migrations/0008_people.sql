-- Who works in the dashboard: people, their sessions, and the links that let them in. Directory tables, small, not sharded.

create table if not exists people (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  name text not null,
  -- As given, trimmed; email_key is the same without case.
  email text not null,
  email_key text collate "C" not null,
  -- owner, editor or viewer.
  role text not null,
  -- A slow hash with its salt and its costs; empty for who was removed.
  password text not null,
  -- The dashboard's own, for this person: {"<key>": value}.
  preferences jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  -- Soft, so that history can still name them; frees the email.
  removed_at timestamptz(3)
);

-- Serves: sign-in, which knows no account: one email is one person in the whole store.
create unique index if not exists people_email on people (email_key) where removed_at is null;

-- Serves: an account's people, newest first; whether another owner remains.
create index if not exists people_account on people (account_id, created_at desc, id desc);

create table if not exists sessions (
  id uuid primary key,
  person_id uuid not null references people (id),
  -- SHA-256 of the cookie's 256 random bits.
  hash bytea not null,
  created_at timestamptz(3) not null,
  -- To the minute.
  last_used_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);

-- Serves: every dashboard call's authentication.
create unique index if not exists sessions_hash on sessions (hash);

-- Serves: ending all sessions of a person.
create index if not exists sessions_person on sessions (person_id, created_at desc);

-- One-time links. A used one is deleted, so of two who use it at once one finds nothing.
create table if not exists invites (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  -- setup: whoever has it becomes an owner; invite: a new person; reset: a person's new password.
  purpose text not null,
  -- SHA-256 of the link's 256 random bits.
  hash bytea not null,
  -- Null for setup.
  email text,
  email_key text collate "C",
  role text not null,
  -- Who made it; null: the command line or a key. A removed person's links go with them.
  made_by uuid references people (id),
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);

create unique index if not exists invites_hash on invites (hash);

-- A new link for the same email replaces the one before.
create unique index if not exists invites_email on invites (account_id, purpose, email_key) nulls not distinct;

-- How often somebody tried to sign in, so that guessing is slow in every process together.
create table if not exists sign_in_attempts (
  -- SHA-256 of an email, an address or both: what was tried is nobody's to read.
  subject bytea primary key,
  attempts integer not null,
  window_ends_at timestamptz(3) not null
);

-- Serves: forgetting windows that are over.
create index if not exists sign_in_attempts_window on sign_in_attempts (window_ends_at);
