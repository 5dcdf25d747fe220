-- A person may have several phones and emails: one of each is the contact's own, which is unique, the others are not.

-- What is dialled after the phone has answered.
alter table contacts add column if not exists phone_extension text;

-- [{"phone": E.164, "label"?, "extension"?}], and [{"email": as given, "label"?}]; null: none, which costs a row nothing.
alter table contacts add column if not exists other_phones jsonb;

alter table contacts add column if not exists other_emails jsonb;

-- Serves: whether anybody in the workspace has any, so that nobody else pays for looking. Holds only those who have.
create index if not exists contacts_others on contacts (workspace_id)
  where deleted_at is null and (other_phones is not null or other_emails is not null);
