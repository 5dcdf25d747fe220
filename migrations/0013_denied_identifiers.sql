-- The phone and email of a deleted do-not-contact person pass do-not-contact on to a contact that takes them.

-- Serves: writes of a phone or an email, which look for deleted do-not-contact people who had it. Contains
-- only those rows, so that other writes do not maintain it.
create index if not exists contacts_denied_phone on contacts (workspace_id, phone)
  where do_not_contact and deleted_at is not null and phone is not null;

create index if not exists contacts_denied_email on contacts (workspace_id, email_key)
  where do_not_contact and deleted_at is not null and email_key is not null;
