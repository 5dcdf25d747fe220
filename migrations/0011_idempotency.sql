-- Answers to writes that came with an Idempotency-Key, written in the transaction of the write itself.

create table if not exists idempotency_keys (
  -- Where a call names no workspace (one that makes a workspace or a key): the account.
  workspace_id uuid not null,
  -- SHA-256 of the key that the caller chose.
  key_hash bytea not null,
  -- SHA-256 of method, path, query and body: the key stands for this request and no other.
  fingerprint bytea not null,
  -- Status, headers and body, encrypted with a key made from the caller's: nobody else can read people's data here.
  answer bytea not null,
  created_at timestamptz(3) not null,
  primary key (workspace_id, key_hash)
);

-- Serves: the sweep of what is older than a day.
create index if not exists idempotency_keys_created on idempotency_keys (created_at);
