-- The single change that closes most of a gap, and the best of other kinds.
alter table coverage_gap
  add column remedy jsonb,                                -- null: none was found, or the run is older
  add column other_remedies jsonb not null default '[]';
