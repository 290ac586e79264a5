-- Areas that change through the service.
alter table area add column revision int not null default 1;   -- moves with every change of the row: what a planner drew against

create function move_revision() returns trigger language plpgsql as $$
begin
  new.revision := old.revision + 1;
  return new;
end $$;
create trigger area_revision before update on area for each row execute function move_revision();

alter table area_change drop constraint area_change_kind_check;
alter table area_change add constraint area_change_kind_check
  check (kind in ('split', 'merge', 'redraw', 'reparent', 'rename', 'adopt', 'close_compound', 'handover'));
create index area_past_change on area_past (change_id);
create index assignment_change on assignment (change_id);

-- What was asked for and who did it: for whom some of it is theirs.
alter table area_change enable row level security;
create policy area_change_made on area_change for insert to gridmap_service with check (actor_is_system() or made_by = actor_account());
create policy area_change_seen on area_change for select to gridmap_service using (
  actor_is_system() or actor_everywhere() or made_by = actor_account()
  or exists (select from area_past p where p.change_id = area_change.id and p.area_id in (select actor_areas()))
  or exists (select from area_succession s where s.change_id = area_change.id and s.to_id in (select actor_areas()))
  or exists (select from assignment a where a.change_id = area_change.id));

alter table station_area enable row level security;
create policy station_area_read on station_area for select to gridmap_service using (true);
create policy station_area_opened on station_area for insert to gridmap_service with check (area_id in (select actor_areas()));
create policy station_area_closed on station_area for delete to gridmap_service using (area_id in (select actor_areas()));
grant insert, delete on station_area to gridmap_service;
select audit_table('station_area', 'station_id', 'area_id');
