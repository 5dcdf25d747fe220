-- Cells of an import that were not stored as their columns say, although their rows were written.
create table if not exists import_warnings (
  workspace_id uuid not null,
  import_id uuid not null,
  -- The row's number among the rows that were read, from 1.
  row_number integer not null,
  -- From 0, among the warnings of the row.
  seq integer not null,
  line integer not null,
  -- From 0.
  column_number integer not null,
  kind text not null,
  -- The part of the cell that the warning is about. json, not text, because json can contain U+0000.
  cell json not null,
  primary key (workspace_id, import_id, row_number, seq)
);
