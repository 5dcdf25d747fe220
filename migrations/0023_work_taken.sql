-- How much of its work of this minute somebody has taken, in all processes together. Nothing of it matters after that minute,
-- so it is not logged and no backup has it.

create unlogged table if not exists work_taken (
  -- SHA-256 of whose it is: a key, an account or a network address.
  subject bytea primary key,
  units bigint not null,
  -- What the last taking got: less than it wanted where little was left.
  granted bigint not null,
  window_ends_at timestamptz(3) not null
);

-- Serves: forgetting windows that are over.
create index if not exists work_taken_window on work_taken (window_ends_at);
