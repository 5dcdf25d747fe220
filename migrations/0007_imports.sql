-- Files that people upload to be imported, and what became of their rows.

create table if not exists imports (
  workspace_id uuid not null,
  -- uuid v7: created_at is its millisecond. The job that writes the file has the same id.
  id uuid not null,
  actor text not null,
  file_name text,
  -- Null until the last byte has come.
  byte_size bigint,
  sha256 bytea,
  -- What was found in the file and is proposed to be done with it; null until it was looked at. json, not jsonb: samples
  -- of its cells may hold U+0000.
  profile json,
  -- What the last start asked for; null before the first.
  plan jsonb,
  -- The bytes are gone: it was finished, cancelled or left alone for too long.
  discarded_at timestamptz(3),
  created_at timestamptz(3) not null,
  primary key (workspace_id, id)
);

-- Serves: the same bytes uploaded again.
create index if not exists imports_sha256 on imports (workspace_id, sha256) where sha256 is not null;

-- Serves: uploads whose bytes are still kept, oldest first. Few rows.
create index if not exists imports_kept on imports (workspace_id, id) where discarded_at is null;

-- An upload's bytes, so that any process on this database can read them and a restart needs no disk of its own.
create table if not exists import_chunks (
  workspace_id uuid not null,
  import_id uuid not null,
  -- From 0; every chunk but the last is a mebibyte.
  seq integer not null,
  bytes bytea not null,
  primary key (workspace_id, import_id, seq)
);

-- Most files do not pack to less, and those that do would cost the time of packing them twice.
alter table import_chunks alter column bytes set storage external;

-- The rows that were not written, as they stood in the file.
create table if not exists import_errors (
  workspace_id uuid not null,
  import_id uuid not null,
  -- Its place among the rows that were read, from 1.
  row_number integer not null,
  line integer not null,
  -- json, not jsonb: it keeps U+0000.
  cells json not null,
  -- [{"field", "code", …}]
  faults jsonb not null,
  primary key (workspace_id, import_id, row_number)
);

-- Who has come up in the file already without being changed; job_contacts has those who were. For the time of the import.
create table if not exists import_seen (
  workspace_id uuid not null,
  import_id uuid not null,
  -- A contact; of a dry run also what would have been one, by its identifiers.
  seen uuid not null,
  primary key (workspace_id, import_id, seen)
);

-- The mapping that was last used for a table with these headers.
create table if not exists import_mappings (
  workspace_id uuid not null,
  -- SHA-256 of the headers.
  headers_key bytea not null,
  mapping jsonb not null,
  updated_at timestamptz(3) not null,
  primary key (workspace_id, headers_key)
);
