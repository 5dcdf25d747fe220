-- A deleted person's other phones and emails carry their do-not-contact too.

-- Serves: whether anybody in the workspace's bin has such others, so that nobody else pays for looking. Holds only those who have.
create index if not exists contacts_denied_others on contacts (workspace_id)
  where do_not_contact and deleted_at is not null and (other_phones is not null or other_emails is not null);
