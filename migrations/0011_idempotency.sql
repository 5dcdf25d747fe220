-- Answers to writes with an Idempotency-Key, written in the transaction of the write itself.

create table if not exists idempotency_keys (
  -- The account, if the call names no workspace (it creates a workspace or a key).
  workspace_id uuid not null,
  -- SHA-256 of the key that the caller chose.
  key_hash bytea not null,
  -- SHA-256 of method, path, query and body: the key is valid for this request only.
  fingerprint bytea not null,
  -- Status, headers and body, encrypted with a key derived from the caller's Idempotency-Key, so that the
  -- store cannot read them.
  answer bytea not null,
  created_at timestamptz(3) not null,
  primary key (workspace_id, key_hash)
);

-- Serves: the deletion of answers older than a day.
create index if not exists idempotency_keys_created on idempotency_keys (created_at);
