-- Something that the service's keys protected, so that a start with other keys is told at once, and nothing is protected with two sets of keys.
create table key_check (
  one      boolean primary key default true check (one),
  cipher   bytea not null,
  made_at  timestamptz not null default now()
);
grant select, insert (cipher), update (cipher, made_at) on key_check to gridmap_service;
