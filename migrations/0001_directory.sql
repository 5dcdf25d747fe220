-- The callers: accounts, their workspaces and their keys. Directory tables, small, not sharded.

create table if not exists accounts (
  id uuid primary key,
  name text not null,
  created_at timestamptz(3) not null
);

create table if not exists workspaces (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  name text not null,
  description text,
  timezone text,
  -- ISO 3166 alpha-2: the region with which phone numbers without + are read.
  default_region text,
  icon text,
  contact_name text,
  contact_phone text,
  contact_email text,
  street_address text,
  state text,
  zip text,
  country text,
  business_registration_number text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  -- Soft deletion: its contacts are no longer accessible and its keys have ended, but nothing is lost.
  deleted_at timestamptz(3)
);

-- Serves: an account's workspaces, newest first; the look-up of an id alone under an account key.
create index if not exists workspaces_account on workspaces (account_id, created_at desc, id desc);

create table if not exists api_keys (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  -- Null: the key is the account's and must name a workspace.
  workspace_id uuid references workspaces (id),
  name text not null,
  -- SHA-256 of the key. A key has 256 random bits, so a slow hash would protect nothing.
  hash bytea not null,
  -- The last four characters, to distinguish keys in a list.
  hint text not null,
  scopes text[] not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);

-- Serves: every request's authentication.
create unique index if not exists api_keys_hash on api_keys (hash);

-- Serves: an account's keys, newest first.
create index if not exists api_keys_account on api_keys (account_id, created_at desc, id desc);
