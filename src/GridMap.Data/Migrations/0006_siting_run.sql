-- Where to put stations: questions and their answers, each worked on in the background like a coverage run.
create table siting_run (
  id               uuid primary key,
  question         jsonb not null,                        -- coverage question, objective, budget, candidates, weights
  state            text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress         real not null default 0 check (progress between 0 and 1),
  stage            text,
  best_value       bigint,                                -- while it runs: the best found so far, and the bound proven so far
  best_bound       bigint,
  result           jsonb,
  timings          jsonb,                                 -- milliseconds by stage
  problem          text,                                  -- why it failed
  network_version  bigint,
  content_version  bigint,
  created_at       timestamptz not null default now(),
  finished_at      timestamptz
);
create index siting_run_created on siting_run (created_at desc);
