-- A person may have several phones and emails: one of each is the contact's own, which is unique; the others are not.

-- Dialled after the phone answers.
alter table contacts add column if not exists phone_extension text;

-- [{"phone": E.164, "label"?, "extension"?}], and [{"email": as given, "label"?}]; null: none, which takes no
-- space in a row.
alter table contacts add column if not exists other_phones jsonb;

alter table contacts add column if not exists other_emails jsonb;

-- Serves: whether any contact of the workspace has others, so that other workspaces skip the look-up.
-- Contains only those rows.
create index if not exists contacts_others on contacts (workspace_id)
  where deleted_at is null and (other_phones is not null or other_emails is not null);
