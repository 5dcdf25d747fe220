-- What happens, sent to addresses that a workspace's owner chooses: docs/decisions/0052-webhooks.md.

create table if not exists webhooks (
  workspace_id uuid not null,
  -- uuid v7.
  id uuid not null,
  url text not null,
  description text,
  -- As given, such as contact.* or tag.deleted; null: everything.
  types text[],
  -- Only contacts who meet it, by ids as segments keep it; null: all.
  filter jsonb,
  segment_id uuid,
  -- fat or thin.
  payload text not null,
  collapse_jobs boolean not null,
  -- AES-256-GCM under the store's key, which no backup carries.
  secret bytea not null,
  -- The one before, which signs as well until its time.
  former_secret bytea,
  former_until timestamptz(3),
  -- Of an ed25519 secret.
  public_key text,
  -- Who may read what is sent: key:<id>, person:<id> or cli.
  maker text not null,
  -- active or paused.
  state text not null,
  paused_reason text,
  paused_at timestamptz(3),
  -- The first failure since the last success.
  failing_since timestamptz(3),
  -- The address asked for less until then.
  slow_until timestamptz(3) not null default 'epoch',
  -- How far the change feed was read: its cursor, the transaction in it (null after a restore), and when.
  cursor text,
  read_to xid8,
  read_at timestamptz(3) not null,
  -- [{"since", "until", "cursor", "stop"}]: what is told again.
  replays jsonb not null default '[]',
  -- Of the delivery that is noted next.
  next_number int8 not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (workspace_id, id)
);

-- One message to one address. Written by the reader of the feed, never by what changes contacts.
create table if not exists webhook_deliveries (
  workspace_id uuid not null,
  -- uuid v7.
  id uuid not null,
  webhook_id uuid not null,
  -- Its place among the webhook's deliveries.
  number int8 not null,
  -- The webhook-id that is sent: the same however often it is tried.
  message_id text not null,
  type text not null,
  -- What it is about: deliveries about one contact, tag or job go one after the other.
  subject_id uuid not null,
  -- Whose data it holds.
  contact_id uuid,
  body text not null,
  -- waiting, delivered or failed.
  state text not null,
  -- Tries since it was made or sent again by hand.
  tries int2 not null default 0,
  -- When it may be tried; while one is under way, when others may take it over.
  free_at timestamptz(3) not null,
  holder uuid,
  -- [{"at", "ms", "status", "error"}], the latest last.
  attempts jsonb not null default '[]',
  -- What the address answered last, its beginning.
  answer text,
  finished_at timestamptz(3),
  primary key (workspace_id, id)
);

-- Serves: a webhook's deliveries, newest first.
create index if not exists webhook_deliveries_webhook on webhook_deliveries (workspace_id, webhook_id, id);

-- Serves: what is due, and how much waits.
create index if not exists webhook_deliveries_due on webhook_deliveries (workspace_id, webhook_id, free_at, number) where state = 'waiting';

-- Serves: whether something about the same contact waits before it.
create index if not exists webhook_deliveries_subject on webhook_deliveries (workspace_id, webhook_id, subject_id, number) where state = 'waiting';

-- Serves: the list of those that failed.
create index if not exists webhook_deliveries_failed on webhook_deliveries (workspace_id, webhook_id, id) where state = 'failed';

-- Serves: what holds the data of a contact who is erased.
create index if not exists webhook_deliveries_contact on webhook_deliveries (workspace_id, contact_id) where contact_id is not null;

-- Keys that seal secrets of the store. No backup carries them.
create table if not exists store_keys (
  name text not null primary key,
  key bytea not null
);
