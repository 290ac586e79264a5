-- Files that planners bring in through their page: drafts that only their sender sees, and what the service may store of them.
create table import_draft (
  id          uuid primary key,
  account_id  bigint not null references account(id) on delete cascade,
  kind        text not null check (kind in ('stations', 'facilities')),
  file_name   text not null check (length(file_name) between 1 and 200),
  format      text not null check (format in ('csv', 'geojsonl')),       -- what content is, whatever was sent
  content     bytea not null check (length(content) <= 41943040),
  made_at     timestamptz not null default now(),
  expires_at  timestamptz not null default now() + interval '1 day'
);
create index import_draft_account on import_draft (account_id);
create index import_draft_expires on import_draft (expires_at);
alter table import_draft enable row level security;
create policy import_draft_own on import_draft to gridmap_service using (actor_is_system() or account_id = actor_account() and expires_at > now())
  with check (account_id = actor_account());
grant select, insert, delete on import_draft to gridmap_service;

alter table source drop constraint source_kind_check;
alter table source add constraint source_kind_check check (kind in ('osm', 'file', 'demo', 'generated', 'desk', 'upload'));
select audit_table('source', 'id', '');

-- Whether the place is in the scope of a planner or administrator who acts.
create function actor_may_place(place geometry) returns boolean language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select actor_role() in ('planner', 'administrator') and (actor_everywhere() or exists (
    select from account_scope s join area a on a.id = s.area_id and a.valid_to is null where s.account_id = actor_account() and st_covers(a.geom, place)))
$$;

-- The owner of the store, who sets it up and imports by command, is not bound. Who is bound brings in uploads, in their scope, and replaces
-- no source that has a row outside of it. A change of areas hands on what any station is responsible for: to the successors of what it
-- closes, in the actor's scope.
create function guard_upload() returns trigger language plpgsql as $$
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
create trigger source_upload before insert or delete on source for each row execute function guard_upload();
create trigger station_upload before insert on station for each row execute function guard_upload();
create trigger facility_upload before insert on facility for each row execute function guard_upload();
-- After the statement: the station is inserted by the same one.
create trigger station_item_upload after insert on station_item for each row execute function guard_upload();
create trigger station_area_upload after insert on station_area for each row execute function guard_upload();
grant insert, delete on source to gridmap_service;
grant insert on station, facility, station_item, station_area to gridmap_service;
