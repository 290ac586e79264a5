-- As before, and a change of areas hands on what any station is responsible for: to the successors of what it closes, in the actor's scope.
create or replace function guard_upload() returns trigger language plpgsql as $$
declare allowed boolean;
begin
  if row_security_active('gridmap.household') then
    if tg_table_name = 'source' and tg_op = 'INSERT' then
      allowed := new.kind = 'upload' and actor_role() in ('planner', 'administrator');
    elsif tg_table_name = 'source' then
      allowed := old.kind = 'upload' and actor_role() in ('planner', 'administrator')
        and not exists (select from station s where s.source_id = old.id and not actor_may_place(s.geom))
        and not exists (select from facility f where f.source_id = old.id and not actor_may_place(f.geom));
    elsif tg_table_name in ('station', 'facility') then
      allowed := actor_may_place(new.geom) and exists (select from source o where o.id = new.source_id and o.kind = 'upload');
    else
      allowed := exists (select from station s join source o on o.id = s.source_id and o.kind = 'upload' where s.id = new.station_id and actor_may_place(s.geom));
      if tg_table_name = 'station_area' then
        allowed := (allowed or exists (
            select from area_succession u join area_change c on c.id = u.change_id and c.made_by = actor_account() and c.made_on = city_day() where u.to_id = new.area_id))
          and (actor_everywhere() or new.area_id in (select actor_areas()));
      end if;
    end if;
    if not coalesce(allowed, false) then
      raise exception '% is not in the scope of who brings it in', tg_table_name using errcode = 'insufficient_privilege';
    end if;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
