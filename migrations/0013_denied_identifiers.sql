-- A deleted person's phone and email carry their do-not-contact to whoever takes them.

-- Serves: writing a phone or an email, which asks for deleted people who had it and were not to be contacted. Holds those
-- rows only, so that no other write pays for it.
create index if not exists contacts_denied_phone on contacts (workspace_id, phone)
  where do_not_contact and deleted_at is not null and phone is not null;

create index if not exists contacts_denied_email on contacts (workspace_id, email_key)
  where do_not_contact and deleted_at is not null and email_key is not null;
