-- Changes that are sent to URLs which a workspace's owner chooses: docs/decisions/0052-webhooks.md.

create table if not exists webhooks (
  workspace_id uuid not null,
  -- uuid v7.
  id uuid not null,
  url text not null,
  description text,
  -- As given, such as contact.* or tag.deleted; null: all types.
  types text[],
  -- Only contacts that match it, with ids as in segments; null: all.
  filter jsonb,
  segment_id uuid,
  -- fat or thin.
  payload text not null,
  collapse_jobs boolean not null,
  -- AES-256-GCM with the store's key, which no backup contains.
  secret bytea not null,
  -- The former secret, which also signs until its time.
  former_secret bytea,
  former_until timestamptz(3),
  -- For an ed25519 secret.
  public_key text,
  -- Whose permissions the webhook has: key:<id>, person:<id> or cli.
  maker text not null,
  -- active or paused.
  state text not null,
  paused_reason text,
  paused_at timestamptz(3),
  -- The first failure since the last success.
  failing_since timestamptz(3),
  -- The receiver asked for a pause until then.
  slow_until timestamptz(3) not null default 'epoch',
  -- How far the change feed was read: its cursor, the transaction in it (null after a restore), and when.
  cursor text,
  read_to xid8,
  read_at timestamptz(3) not null,
  -- [{"since", "until", "cursor", "stop"}]: the requested replays.
  replays jsonb not null default '[]',
  -- The number of the next delivery.
  next_number int8 not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (workspace_id, id)
);

-- One message to one webhook. Written by the reader of the feed, never by the writer of a contact.
create table if not exists webhook_deliveries (
  workspace_id uuid not null,
  -- uuid v7.
  id uuid not null,
  webhook_id uuid not null,
  -- Its number among the webhook's deliveries.
  number int8 not null,
  -- The webhook-id header: the same for every attempt.
  message_id text not null,
  type text not null,
  -- The record that it is about: deliveries about one contact, tag or job are sent one after the other.
  subject_id uuid not null,
  -- The contact whose data it contains.
  contact_id uuid,
  body text not null,
  -- waiting, delivered or failed.
  state text not null,
  -- Attempts since it was created or sent again by hand.
  tries int2 not null default 0,
  -- When it may be sent; during an attempt, when another process may take it over.
  free_at timestamptz(3) not null,
  holder uuid,
  -- [{"at", "ms", "status", "error"}], the latest last.
  attempts jsonb not null default '[]',
  -- The beginning of the last answer.
  answer text,
  finished_at timestamptz(3),
  primary key (workspace_id, id)
);

-- Serves: a webhook's deliveries, newest first.
create index if not exists webhook_deliveries_webhook on webhook_deliveries (workspace_id, webhook_id, id);

-- Serves: due messages, and the number that wait.
create index if not exists webhook_deliveries_due on webhook_deliveries (workspace_id, webhook_id, free_at, number) where state = 'waiting';

-- Serves: whether an earlier message about the same contact waits.
create index if not exists webhook_deliveries_subject on webhook_deliveries (workspace_id, webhook_id, subject_id, number) where state = 'waiting';

-- Serves: the list of failed deliveries.
create index if not exists webhook_deliveries_failed on webhook_deliveries (workspace_id, webhook_id, id) where state = 'failed';

-- Serves: the messages with data of an erased contact.
create index if not exists webhook_deliveries_contact on webhook_deliveries (workspace_id, contact_id) where contact_id is not null;

-- Keys that encrypt secrets of the store. No backup contains them.
create table if not exists store_keys (
  name text not null primary key,
  key bytea not null
);
