-- Hypothetical changes of the city, saved by planners; who has the id may read. The answer is computed when it is asked for.
create table scenario (
  id               uuid primary key,                      -- random: it cannot be guessed
  name             text not null check (length(name) between 1 and 200),
  question         jsonb not null,                        -- as of coverage_run
  changes          jsonb not null check (jsonb_typeof(changes) = 'array'),
  revision         int not null default 1,                -- moves with every change: the ETag
  created_by       text not null,                         -- the account's name
  created_at       timestamptz not null default now(),
  changed_at       timestamptz not null default now(),
  network_version  bigint not null,                       -- of the store that it was last saved against
  content_version  bigint not null
);
create index scenario_changed on scenario (changed_at desc);
