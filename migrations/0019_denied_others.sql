-- The other phones and emails of a deleted do-not-contact person pass do-not-contact on too.

-- Serves: whether the workspace has deleted do-not-contact people with others, so that other workspaces skip the look-up.
create index if not exists contacts_denied_others on contacts (workspace_id)
  where do_not_contact and deleted_at is not null and (other_phones is not null or other_emails is not null);
