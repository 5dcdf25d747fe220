-- The units of work that each subject has taken in the present minute, across all processes. Useless after
-- that minute, so the table is unlogged and no backup contains it.

create unlogged table if not exists work_taken (
  -- SHA-256 of the subject: a key, an account or a network address.
  subject bytea primary key,
  units bigint not null,
  -- The units that the last request was granted: fewer than requested if little was left.
  granted bigint not null,
  window_ends_at timestamptz(3) not null
);

-- Serves: the deletion of windows that have ended.
create index if not exists work_taken_window on work_taken (window_ends_at);
