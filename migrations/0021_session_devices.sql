-- The address at sign-in, so that people can recognise their own sessions. Null for older ones.

alter table sessions add column if not exists address text;
-- The browser's User-Agent, the first 300 characters.
alter table sessions add column if not exists user_agent text;
