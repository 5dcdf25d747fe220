-- Files that people upload for an import, and the results of their rows.

create table if not exists imports (
  workspace_id uuid not null,
  -- UUID v7, which contains created_at. The import's job has the same id.
  id uuid not null,
  actor text not null,
  file_name text,
  -- Null until the upload is complete.
  byte_size bigint,
  sha256 bytea,
  -- What was found in the file, with the proposed mapping; null until it was examined. json, not jsonb:
  -- sample cells may contain U+0000.
  profile json,
  -- The plan of the last start; null before the first.
  plan jsonb,
  -- When the bytes were deleted: the import was finished, cancelled or not started for too long.
  discarded_at timestamptz(3),
  created_at timestamptz(3) not null,
  primary key (workspace_id, id)
);

-- Serves: earlier uploads of the same bytes.
create index if not exists imports_sha256 on imports (workspace_id, sha256) where sha256 is not null;

-- Serves: uploads whose bytes are still stored, oldest first. Few rows.
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

-- Most files do not compress further, and for the others compression would cost its time twice.
alter table import_chunks alter column bytes set storage external;

-- The rows that were not written, with their original cells.
create table if not exists import_errors (
  workspace_id uuid not null,
  import_id uuid not null,
  -- Its number among the rows that were read, from 1.
  row_number integer not null,
  line integer not null,
  -- json, not jsonb, because json can contain U+0000.
  cells json not null,
  -- [{"field", "code", …}]
  faults jsonb not null,
  primary key (workspace_id, import_id, row_number)
);

-- The contacts of earlier rows that were not changed; job_contacts has those that were. Deleted after the import.
create table if not exists import_seen (
  workspace_id uuid not null,
  import_id uuid not null,
  -- A contact id; in a dry run also derived ids of contacts that would be created.
  seen uuid not null,
  primary key (workspace_id, import_id, seen)
);

-- The last mapping for a table with these headers.
create table if not exists import_mappings (
  workspace_id uuid not null,
  -- SHA-256 of the headers.
  headers_key bytea not null,
  mapping jsonb not null,
  updated_at timestamptz(3) not null,
  primary key (workspace_id, headers_key)
);
