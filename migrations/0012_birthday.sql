-- The date of birth: a day without a time.
alter table contacts add column if not exists birthday date;
