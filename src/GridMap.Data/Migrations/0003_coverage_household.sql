-- A run writes a row for each household of the city: checking the run's id 100,000 times took longer than the analysis. The rows
-- are written in the transaction that ends their run, so they cannot lack one; a deleted run takes them along.
alter table coverage_household drop constraint coverage_household_run_id_fkey;

create function delete_coverage_household() returns trigger language plpgsql as $$
begin
  delete from gridmap.coverage_household where run_id = old.id;
  return null;
end $$;

create trigger coverage_run_households after delete on coverage_run for each row execute function delete_coverage_household();
