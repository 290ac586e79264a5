-- Not every call meets somebody: nobody is at home, or the door is not opened to the worker. Such a call is recorded and counted, and does not
-- stand for a visit.
create table visit_outcome (
  code        text primary key check (code in ('met', 'nobody_home', 'refused')),
  name_zh     text not null,
  name_en     text not null,
  retry_days  int check (retry_days between 1 and 366),   -- of a call in vain: until the next
  place       int not null,
  source      text not null,
  check ((code = 'met') = (retry_days is null))
);
alter table visit add column outcome text not null default 'met' check (outcome in ('met', 'nobody_home', 'refused'));
grant select on visit_outcome to gridmap_service;
grant select (outcome) on visit to gridmap_service;

-- Of each household that was called on: when somebody was met last, the last call, and how many calls were in vain since.
create view household_calls with (security_invoker = true) as
select v.household_id, max(v.happened_at) filter (where v.outcome = 'met') as met_at, max(v.happened_at) as called_at,
  (array_agg(o.retry_days order by v.happened_at desc, v.id))[1] as retry_days,
  coalesce(array_position(array_agg(v.outcome order by v.happened_at desc, v.id), 'met') - 1, count(*))::int as in_vain
from visit v left join visit_outcome o on o.code = v.outcome
where v.state = 'counted' group by v.household_id;
grant select on household_calls to gridmap_service;

-- The rule by which a household is due: the colour's interval from the day when somebody was met last, or from when it was entered. A call in
-- vain puts that off by its outcome's days, but never by more than the interval, and never brings it forward.
create function due_day(entered date, met date, interval_days int, called date, retry_days int) returns date language sql immutable as $$
  select greatest(coalesce(met, entered) + interval_days, called + least(retry_days, interval_days))
$$;
