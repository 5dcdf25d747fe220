-- Work that continues after its request was answered: bulk changes, imports, their undo. The rows are the queue.

create table if not exists jobs (
  workspace_id uuid not null,
  -- UUID v7, which contains created_at. The job's log rows have it as their operation_id.
  id uuid not null,
  -- bulk, undo or import.
  kind text not null,
  -- waiting, running, done, cancelled or failed.
  state text not null,
  -- The actor that started it, as the log names it.
  actor text not null,
  -- The request, in the kind's own terms.
  input jsonb not null,
  -- Where the next step begins, in the kind's own terms; null before the first. Written in each step's transaction.
  checkpoint jsonb,
  -- Completed steps. A process that prepared a step with another number discards it.
  step integer not null,
  total integer,
  done integer not null,
  -- {"changed": 12, …}, in the kind's own terms.
  counts jsonb not null,
  -- The reason of a failure, for people.
  error text,
  -- Failed tries of the present step.
  attempts integer not null,
  -- The process that works on it; no other process takes it before free_at.
  holder uuid,
  free_at timestamptz(3) not null,
  -- When it was last taken: the workspace whose last turn was longest ago comes first.
  turn_at timestamptz(3),
  created_at timestamptz(3) not null,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  primary key (workspace_id, id)
);

-- Serves: due jobs. Contains unfinished jobs only, so a look costs almost nothing if there are none.
create index if not exists jobs_unfinished on jobs (workspace_id, id) where finished_at is null;

-- Serves: the last turn of a workspace.
create index if not exists jobs_turn on jobs (workspace_id, turn_at);

-- The contacts that a job changed, with their versions before and after. An undo starts here, because the log
-- has no index by job.
create table if not exists job_contacts (
  workspace_id uuid not null,
  job_id uuid not null,
  contact_id uuid not null,
  -- 0: the job created it.
  version_before integer not null,
  version_after integer not null,
  primary key (workspace_id, job_id, contact_id)
);

-- The contacts that a job selected and did not change, with the reason.
create table if not exists job_kept (
  workspace_id uuid not null,
  job_id uuid not null,
  contact_id uuid not null,
  -- changed_since, conflict or invalid.
  reason text not null,
  -- With conflict and invalid: the fields.
  detail jsonb,
  primary key (workspace_id, job_id, contact_id)
);
