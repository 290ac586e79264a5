-- Runs beyond the newest (setting GridMap:CoverageRunsKept) lose their areas, gaps and households; question, totals and times stay, so that a
-- link to one still says what was asked and found. Kept: somebody passed on a link to it, or took it out as a file.
alter table coverage_run
  add column kept_at timestamptz,
  add column pruned_at timestamptz;
create index coverage_run_whole on coverage_run (created_at desc, id desc) where state = 'done' and pruned_at is null;
