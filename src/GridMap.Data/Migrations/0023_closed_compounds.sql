-- Compounds that are demolished or opened up: closed on a day, by a change of areas.
alter table compound
  add column revision int not null default 1,             -- moves with every change of the row: what a planner looked at
  add column closed_by bigint references area_change(id); -- the change; null: it goes on, or was closed before the service could tell
create trigger compound_revision before update on compound for each row execute function move_revision();

alter table area_change drop constraint area_change_kind_check;
alter table area_change add constraint area_change_kind_check
  check (kind in ('split', 'merge', 'redraw', 'reparent', 'rename', 'adopt', 'close_compound', 'reopen_compound', 'handover', 'import'));

-- Which compound a household was in until a change closed it.
create table household_compound_past (
  household_id  bigint not null references household(id) on delete cascade,
  compound_id   bigint not null references compound(id) on delete cascade,
  valid_to      date not null,
  change_id     bigint not null references area_change(id),
  to_id         bigint references compound(id) on delete set null,   -- the compound that holds its place from then on; null: none
  primary key (household_id, change_id)
);
create index household_compound_past_compound on household_compound_past (compound_id);
alter table household_compound_past enable row level security;
create policy household_compound_past_seen on household_compound_past for select to gridmap_service using (actor_sees(household_id));
grant select on household_compound_past to gridmap_service;

-- Present micro-grids on whose ground a compound lies, or whose households live in it. A hundredth of its ground is how finely borders are drawn.
create function compound_micro_grids(compound bigint) returns setof bigint language sql stable rows 3 security definer set search_path = gridmap, public, pg_temp as $$
  select a.id from compound c join area a on a.level = 5 and a.valid_to is null and a.geom && c.geom
  where c.id = compound_micro_grids.compound and st_area(st_intersection(a.geom, c.geom)) > 0.01 * st_area(c.geom)
  union
  select h.micro_grid_id from household h join area a on a.id = h.micro_grid_id
  where h.compound_id = compound_micro_grids.compound and h.valid_to is null
$$;

-- Whether a compound is the actor's to close: none of it, a part of it, all of it.
create function compound_scope(compound bigint) returns text language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  with lies as (select m in (select actor_areas()) as ours from compound_micro_grids(compound_scope.compound) m)
  select case when actor_role() not in ('planner', 'administrator') then 'none' when actor_everywhere() then 'all'
    else (select case when bool_and(ours) then 'all' when bool_or(ours) then 'part' else 'none' end from lies) end
$$;

-- Closes a compound on the change's day. Its households come to the smallest present compound that holds their place, or to none; its inside
-- ways and gates stay with the closed row, which readers of the present take for no compound. The service has no right to change compounds:
-- the change must be the actor's, made in this transaction, and the compound in their scope.
create function close_compound(compound bigint, change bigint) returns table (to_id bigint, to_name text, households int, people int)
language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
#variable_conflict use_column
declare
  asked constant bigint := close_compound.compound;
  made area_change := (select c from area_change c where c.id = close_compound.change and c.kind = 'close_compound' and c.made_by = actor_account());
begin
  if made.id is null or compound_scope(asked) is distinct from 'all' then
    raise insufficient_privilege using message = format('compound %s is not the actor''s to close', asked);
  end if;
  update compound c set valid_to = greatest(c.valid_from, made.made_on), closed_by = made.id where c.id = asked and c.valid_to is null;
  if not found then raise no_data_found using message = format('compound %s does not go on', asked); end if;

  insert into household_compound_past (household_id, compound_id, valid_to, change_id, to_id)
  select h.id, asked, made.made_on, made.id, (
    select o.id from compound o where o.valid_to is null and st_covers(o.geom, h.geom) order by st_area(o.geom), o.id limit 1)
  from household h where h.compound_id = asked;
  update household h set compound_id = p.to_id from household_compound_past p where p.household_id = h.id and p.change_id = made.id;

  perform write_audit('update', 'compound', asked::text, (select min(m) from compound_micro_grids(asked) m), jsonb_build_object('valid_to', null),
    (select jsonb_build_object('valid_to', c.valid_to, 'closed_by', c.closed_by) from compound c where c.id = asked), null);
  return query
    select p.to_id, (select o.name from compound o where o.id = p.to_id), count(*)::int, sum(h.people)::int
    from household_compound_past p join household h on h.id = p.household_id and h.valid_to is null where p.change_id = made.id group by 1 order by 3 desc, 1;
end $$;

-- Takes a closing back on the day on which it was made, so that the compound's days stay without a hole.
create function reopen_compound(compound bigint, change bigint) returns table (households int, people int)
language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
#variable_conflict use_column
declare
  asked constant bigint := reopen_compound.compound;
  made area_change := (select c from area_change c where c.id = reopen_compound.change and c.kind = 'reopen_compound' and c.made_by = actor_account());
  closed compound := (select c from compound c where c.id = asked and c.valid_to is not null);
begin
  if made.id is null or closed.id is null or compound_scope(asked) is distinct from 'all' then
    raise insufficient_privilege using message = format('compound %s is not the actor''s to open again', asked);
  end if;
  if not exists (select from area_change c where c.id = closed.closed_by and c.made_on = made.made_on) then
    raise object_not_in_prerequisite_state using message = format('compound %s was not closed on this day', asked);
  end if;
  return query
    with back as (
      update household h set compound_id = asked from household_compound_past p
      where p.household_id = h.id and p.change_id = closed.closed_by and h.compound_id is not distinct from p.to_id
      returning h.people, h.valid_to)
    select count(*)::int, coalesce(sum(b.people), 0)::int from back b where b.valid_to is null;
  delete from household_compound_past p where p.change_id = closed.closed_by and p.compound_id = asked;
  update compound c set valid_to = null, closed_by = null where c.id = asked;
  perform write_audit('update', 'compound', asked::text, (select min(m) from compound_micro_grids(asked) m),
    jsonb_build_object('valid_to', closed.valid_to, 'closed_by', closed.closed_by), jsonb_build_object('valid_to', null), null);
end $$;
revoke all on function close_compound(bigint, bigint), reopen_compound(bigint, bigint) from public;
grant execute on function close_compound(bigint, bigint), reopen_compound(bigint, bigint) to gridmap_service;

-- What is entered without a day holds from the city's.
alter table area alter column valid_from set default city_day();
alter table station alter column valid_from set default city_day();
alter table household alter column valid_from set default city_day(), alter column placed_from set default city_day();
alter table compound alter column valid_from set default city_day();
