-- Work that goes on after its request was answered: bulk changes, imports, undoing them. Rows are the queue.

create table if not exists jobs (
  workspace_id uuid not null,
  -- uuid v7: created_at is its millisecond. Its log rows have it as their operation_id.
  id uuid not null,
  -- bulk, undo or import.
  kind text not null,
  -- waiting, running, done, cancelled or failed.
  state text not null,
  -- Who asked, as the log names it.
  actor text not null,
  -- What was asked, in the kind's own words.
  input jsonb not null,
  -- Where the next step begins, in the kind's own words; null before the first. Written in each step's transaction.
  checkpoint jsonb,
  -- Steps done. Whoever prepared one for another number has lost its turn.
  step integer not null,
  total integer,
  done integer not null,
  -- {"changed": 12, …}, in the kind's own words.
  counts jsonb not null,
  -- Why it failed, for people.
  error text,
  -- Failed tries of the present step.
  attempts integer not null,
  -- Who works on it; nobody else takes it before free_at.
  holder uuid,
  free_at timestamptz(3) not null,
  -- When it was last taken: the workspace that was served longest ago comes first.
  turn_at timestamptz(3),
  created_at timestamptz(3) not null,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  primary key (workspace_id, id)
);

-- Serves: what is there to do. Holds unfinished jobs only, so looking costs next to nothing when there are none.
create index if not exists jobs_unfinished on jobs (workspace_id, id) where finished_at is null;

-- Serves: a workspace's last turn.
create index if not exists jobs_turn on jobs (workspace_id, turn_at);

-- Which contacts a job changed, and from which version to which: undo begins here, since the log has no other index.
create table if not exists job_contacts (
  workspace_id uuid not null,
  job_id uuid not null,
  contact_id uuid not null,
  -- 0: the job created it.
  version_before integer not null,
  version_after integer not null,
  primary key (workspace_id, job_id, contact_id)
);

-- Which contacts a job was to change and left as they were, and why.
create table if not exists job_kept (
  workspace_id uuid not null,
  job_id uuid not null,
  contact_id uuid not null,
  -- changed_since, conflict or invalid.
  reason text not null,
  -- With conflict and invalid: which fields.
  detail jsonb,
  primary key (workspace_id, job_id, contact_id)
);
