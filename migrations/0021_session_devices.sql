-- Where a session was begun, so that a person can tell their own from another's. Null for older ones.

alter table sessions add column if not exists address text;
-- As the browser names itself, the first 300 characters.
alter table sessions add column if not exists user_agent text;
