-- Events have no household, but a place: those within some metres of one, for who sees it at a desk, and only those on their ground. Planners
-- see no other events, and of these not who reported them.
create function events_near_household(household bigint, metres float8) returns table (
  id uuid, category text, body text, state text, raised_at timestamptz, due_at timestamptz, overdue_since timestamptz, away float8)
language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select e.id, e.category, e.body, e.state, e.raised_at, e.due_at,
    case when e.state in ('open', 'accepted', 'called') then coalesce(e.overdue_since, case when e.due_at <= now() then e.due_at end) end, st_distance(e.geom::geography, h.geom::geography)
  from household h join event e on e.geom && st_expand(h.geom, metres / 50000) and st_dwithin(e.geom::geography, h.geom::geography, metres)
  where h.id = events_near_household.household and actor_sees(h.id) and actor_role() in ('planner', 'dispatcher', 'administrator')
    and (e.micro_grid_id in (select actor_areas()) or e.area_id in (select actor_areas()))
  order by e.state in ('closed', 'duplicate'), e.raised_at desc, e.id limit 50
$$;
revoke all on function events_near_household(bigint, float8) from public;
grant execute on function events_near_household(bigint, float8) to gridmap_service;
