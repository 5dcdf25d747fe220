/** The table of limit (b): nothing but the contact, its key and what is unique. */
export const oneTableSchema = `
create table bench_contacts (
  workspace_id uuid not null,
  id uuid not null,
  first_name text,
  last_name text,
  phone text collate "C",
  email text,
  email_key text collate "C",
  timezone text,
  tags text[] not null,
  custom jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (workspace_id, id)
);
create unique index on bench_contacts (workspace_id, phone);
create unique index on bench_contacts (workspace_id, email_key);
`
