-- Events: issues raised in a grid, dispatched, due, escalated and closed. The service inserts events and steps, and nothing else: triggers
-- route an event by its place and move its state by the table of transitions, so that state and history cannot differ.
create table department (
  code     text primary key,
  name_zh  text not null,
  name_en  text not null,
  source   text not null
);

create table event_category (
  code         text primary key,
  name_zh      text not null,
  name_en      text not null,
  department   text not null references department(code),  -- the one that is called in most often
  due_hours    int[] not null check (cardinality(due_hours) = 5 and 0 < all (due_hours)),   -- by level: district, subdistrict, community, grid, micro-grid
  near_metres  int not null check (near_metres > 0),      -- others of the category within this and near_days may be the same
  near_days    int not null check (near_days > 0),
  source       text not null
);

-- What may be done by whom in which state, and the state after it.
create table event_transition (
  actor_kind  text not null check (actor_kind in ('worker', 'dispatcher', 'resident', 'system')),
  action      text not null,
  from_state  text not null,
  to_state    text not null check (to_state in ('open', 'accepted', 'called', 'duplicate', 'closed')),
  primary key (actor_kind, action, from_state)
);
insert into event_transition (actor_kind, action, from_state, to_state)
select kind, action, from_state, to_state
from (values
  ('worker dispatcher resident', 'raise',    'none',      'open'),
  ('worker dispatcher',          'accept',   'open',      'accepted'),
  ('worker dispatcher',          'comment',  'open',      'open'),
  ('worker dispatcher',          'comment',  'accepted',  'accepted'),
  ('worker dispatcher',          'comment',  'called',    'called'),
  ('worker dispatcher',          'comment',  'duplicate', 'duplicate'),
  ('worker dispatcher',          'comment',  'closed',    'closed'),
  ('worker dispatcher system',   'escalate', 'open',      'open'),
  ('worker dispatcher system',   'escalate', 'accepted',  'open'),       -- the level above has to accept it anew
  ('dispatcher system',          'escalate', 'called',    'called'),
  ('dispatcher',                 'whistle',  'open',      'called'),     -- 吹哨: another department is called in
  ('dispatcher',                 'whistle',  'accepted',  'called'),
  ('dispatcher',                 'whistle',  'called',    'called'),     -- one more
  ('dispatcher',                 'answer',   'called',    'accepted'),
  ('dispatcher system',          'reroute',  'open',      'open'),
  ('dispatcher system',          'reroute',  'accepted',  'open'),
  ('dispatcher system',          'reroute',  'called',    'called'),
  ('system',                     'reroute',  'duplicate', 'duplicate'),
  ('worker dispatcher',          'close',    'open',      'closed'),
  ('worker dispatcher',          'close',    'accepted',  'closed'),
  ('dispatcher',                 'close',    'called',    'closed'),
  ('system',                     'close',    'duplicate', 'closed'),     -- with the one that it is a duplicate of
  ('worker dispatcher resident', 'link',     'open',      'duplicate'),
  ('worker dispatcher',          'link',     'accepted',  'duplicate'),
  ('dispatcher',                 'link',     'called',    'duplicate'),
  ('system',                     'link',     'duplicate', 'duplicate'),  -- its first was found to be a duplicate itself
  ('dispatcher',                 'unlink',   'duplicate', 'open'),
  ('resident',                   'reopen',   'closed',    'open')) v (kinds, action, from_state, to_state),
  string_to_table(kinds, ' ') kind
where kind <> '';

create table event (
  id             uuid primary key,                        -- made by the phone or browser
  category       text not null references event_category(code),
  body           text not null check (length(body) between 1 and 2000),
  geom           geometry(Point, 4326) not null,
  raised_kind    text not null check (raised_kind in ('worker', 'dispatcher', 'resident')),
  raised_by      bigint references account(id),
  raised_at      timestamptz not null,                    -- when the service got it: due counts from here
  made_at        timestamptz not null,                    -- by the clock of who made it, which may be wrong
  same_as        uuid,                                    -- what its raiser held it for
  content_hash   bytea not null,                          -- tells sent again from another content under the same id
  -- From here on by its steps alone.
  state          text not null default 'none' check (state in ('none', 'open', 'accepted', 'called', 'duplicate', 'closed')),
  level          smallint not null check (level between 1 and 5),   -- at which it lies now
  area_id        bigint references area(id) on delete set null,     -- of that level; null: outside every area
  micro_grid_id  bigint references area(id) on delete set null,     -- where it is; null: outside every micro-grid
  by_hand        boolean not null default false,          -- somebody re-routed it: its place does not decide any more
  due_at         timestamptz,
  overdue_since  timestamptz,                             -- the first due that was missed
  department     text references department(code),        -- called in
  duplicate_of   uuid references event(id),
  reopened       boolean not null default false,
  closed_at      timestamptz,
  closed_note    text,
  changed_at     timestamptz not null,
  check ((raised_kind = 'resident') = (raised_by is null)),
  check ((state = 'duplicate') <= (duplicate_of is not null) and duplicate_of <> id)
);
create index event_geom on event using gist (geom);
create index event_micro_grid on event (micro_grid_id, state);
create index event_area on event (area_id);
create index event_due on event (due_at) where state in ('open', 'accepted', 'called');
create index event_duplicate on event (duplicate_of) where duplicate_of is not null;
create index event_raised_by on event (raised_by);

-- Append-only.
create table event_step (
  seq                 bigint generated always as identity primary key,
  id                  uuid not null unique,               -- made by the client
  event_id            uuid not null references event(id),
  at                  timestamptz not null,
  day                 date not null default city_day(),
  actor_kind          text not null,
  account_id          bigint references account(id),
  action              text not null,
  from_state          text not null,
  to_state            text not null,
  from_area_id        bigint,
  from_micro_grid_id  bigint,
  level               smallint not null,
  area_id             bigint,
  micro_grid_id       bigint,
  due_at              timestamptz,
  overdue             boolean not null default false,     -- escalated because it was
  note                text not null default '' check (length(note) <= 2000),
  for_resident        boolean not null default false,     -- the note is for whoever holds the ticket
  department          text references department(code),
  duplicate_of        uuid references event(id),
  photos              uuid[] not null default '{}' check (cardinality(photos) <= 8),
  change_id           bigint references area_change(id),  -- an area changed
  content_hash        bytea,
  foreign key (actor_kind, action, from_state) references event_transition (actor_kind, action, from_state),
  check ((action = 'whistle') = (department is not null)),
  check ((action = 'link') = (duplicate_of is not null)),
  check (action <> 'close' or length(note) > 0 and for_resident)
);
create index event_step_event on event_step (event_id, seq);
create unique index event_step_reopened_once on event_step (event_id) where action = 'reopen';
create index event_step_overdue on event_step (event_id) where overdue;

-- Whoever holds the number follows the report. Random, so that nobody comes upon another's by counting. Staff cannot read it.
create table event_ticket (
  ticket    text primary key check (ticket ~ '^[2-9A-HJKMNP-Z]{12}$'),
  event_id  uuid not null unique references event(id)
);

-- How to reach who reported, where they said so.
create table event_contact (
  event_id  uuid primary key references event(id),
  cipher    bytea not null,                               -- protected by ASP.NET Core Data Protection; only event_contact_read() gives it
  masked    text not null
);

-- ---------------------------------------------------------------- where an event belongs
create function area_above(area bigint, wanted int) returns bigint language sql stable set search_path = gridmap, public, pg_temp as $$
  with recursive up as (
    select a.id, a.parent_id, a.level from area a where a.id = area
    union all
    select a.id, a.parent_id, a.level from area a join up on a.id = up.parent_id)
  select id from up where level = wanted
$$;

-- The smallest area of the present that holds a place: no row outside of all. On a border the one that is there longer.
create function area_of_place(place geometry) returns table (area_id bigint, level smallint) language sql stable rows 1 set search_path = gridmap, public, pg_temp as $$
  select a.id, a.level from area a where a.valid_to is null and st_intersects(a.geom, place) order by a.level desc, a.id limit 1
$$;

create function route_event() returns trigger language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
declare found_area bigint; found_level smallint;
begin
  select p.area_id, p.level into found_area, found_level from area_of_place(new.geom) p;
  new.level := coalesce(found_level, 5);
  new.area_id := found_area;
  new.micro_grid_id := case when found_level = 5 then found_area end;
  new.changed_at := new.raised_at;
  return new;
end $$;
create trigger event_routed before insert on event for each row execute function route_event();

-- What its raiser held it for is linked where that is still possible, and is left alone where not.
create function raise_event() returns trigger language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
begin
  insert into event_step (id, event_id, at, actor_kind, account_id, action) values (new.id, new.id, new.raised_at, new.raised_kind, new.raised_by, 'raise');
  if exists (select from event e where e.id = new.same_as and e.id <> new.id and e.state <> 'closed') then
    insert into event_step (id, event_id, at, actor_kind, account_id, action, duplicate_of)
    values (gen_random_uuid(), new.id, new.raised_at, new.raised_kind, new.raised_by, 'link', new.same_as);
  end if;
  return null;
end $$;
create trigger event_raised after insert on event for each row execute function raise_event();

-- ---------------------------------------------------------------- a step moves its event
-- GM001: not in this state; GM002: nobody is above; GM003: what it would be linked to is closed or itself; GM004: no micro-grid of the present.
create function begin_event_step() returns trigger language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
declare e event; first event; hours int[];
begin
  select * into strict e from event where id = new.event_id for update;
  select due_hours into hours from event_category where code = e.category;
  new.from_state := e.state;
  select to_state into new.to_state from event_transition t where t.actor_kind = new.actor_kind and t.action = new.action and t.from_state = e.state;
  if not found then
    raise exception using errcode = 'GM001', message = format('%s by %s is not possible: the event is %s', new.action, new.actor_kind, e.state);
  end if;
  new.from_area_id := e.area_id;
  new.from_micro_grid_id := e.micro_grid_id;
  new.level := e.level;
  new.area_id := e.area_id;
  new.due_at := e.due_at;
  if new.action = 'reroute' then
    if new.micro_grid_id is not null then
      if not exists (select from area where id = new.micro_grid_id and level = 5 and valid_to is null) then
        raise exception using errcode = 'GM004', message = 'there is no such micro-grid';
      end if;
      new.level := case when e.micro_grid_id is null then 5 else e.level end;
      new.area_id := area_above(new.micro_grid_id, new.level);
    else
      select p.area_id, least(p.level, e.level) into new.area_id, new.level from area_of_place(e.geom) p;
      new.level := coalesce(new.level, e.level);
      new.area_id := area_above(new.area_id, new.level);
    end if;
  else
    new.micro_grid_id := e.micro_grid_id;
  end if;
  if new.action = 'escalate' then
    if e.area_id is null or e.level = 1 then
      raise exception using errcode = 'GM002', message = 'nobody is above this level';
    end if;
    new.level := e.level - 1;
    new.area_id := area_above(e.area_id, new.level);
  end if;
  if new.action in ('raise', 'escalate', 'reopen') then
    new.due_at := new.at + make_interval(hours => hours[new.level]);
  end if;
  if new.action = 'link' then
    select * into strict first from event where id = new.duplicate_of for share;
    if first.state = 'duplicate' then
      new.duplicate_of := first.duplicate_of;
    end if;
    if first.state = 'closed' or new.duplicate_of = e.id then
      raise exception using errcode = 'GM003', message = 'it cannot be a duplicate of this one';
    end if;
  end if;
  return new;
end $$;
create trigger event_step_begun before insert on event_step for each row execute function begin_event_step();

-- Tells live followers that something of this area changed: they fetch what it is.
create function tell_live(kind text, id text, area_id bigint) returns void language sql as $$
  select pg_notify('gridmap_live', json_build_object('kind', kind, 'id', id, 'areaId', area_id)::text)
$$;

create function finish_event_step() returns trigger language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
begin
  update event set
    state = new.to_state, level = new.level, area_id = new.area_id, micro_grid_id = new.micro_grid_id, due_at = new.due_at, changed_at = new.at,
    by_hand = case when new.action = 'reroute' then new.actor_kind <> 'system' or by_hand and micro_grid_id is not distinct from new.micro_grid_id else by_hand end,
    overdue_since = case when new.overdue then coalesce(overdue_since, due_at) when new.action = 'reopen' then null else overdue_since end,
    department = case new.action when 'whistle' then new.department when 'answer' then null when 'reopen' then null else department end,
    duplicate_of = case new.action when 'link' then new.duplicate_of when 'unlink' then null when 'reopen' then null else duplicate_of end,
    reopened = reopened or new.action = 'reopen',
    closed_at = case new.action when 'close' then new.at when 'reopen' then null else closed_at end,
    closed_note = case new.action when 'close' then new.note when 'reopen' then null else closed_note end
  where id = new.event_id;
  if new.action = 'close' then
    insert into event_step (id, event_id, at, actor_kind, action, note, for_resident)
    select gen_random_uuid(), d.id, new.at, 'system', 'close', new.note, true from event d where d.duplicate_of = new.event_id and d.state = 'duplicate' order by d.id;
  elsif new.action = 'link' then
    insert into event_step (id, event_id, at, actor_kind, action, duplicate_of)
    select gen_random_uuid(), d.id, new.at, 'system', 'link', new.duplicate_of from event d where d.duplicate_of = new.event_id and d.state = 'duplicate' order by d.id;
  end if;
  perform tell_live('event', new.event_id::text, coalesce(new.micro_grid_id, new.area_id));
  if coalesce(new.from_micro_grid_id, new.from_area_id) is distinct from coalesce(new.micro_grid_id, new.area_id) then
    perform tell_live('event', new.event_id::text, coalesce(new.from_micro_grid_id, new.from_area_id));
  end if;
  return null;
end $$;
create trigger event_step_finished after insert on event_step for each row execute function finish_event_step();

-- After areas changed: unclosed events go to where their place lies now. Those that somebody re-routed stay while their micro-grid is there.
-- Returns how many moved.
create function reroute_events(change bigint) returns int language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
declare moved int;
begin
  insert into event_step (id, event_id, at, actor_kind, action, micro_grid_id, change_id)
  select gen_random_uuid(), e.id, now(), 'system', 'reroute', case when keeps.it then e.micro_grid_id when place.level = 5 then place.area_id end, change
  from event e
  left join area grid on grid.id = e.micro_grid_id and grid.valid_to is null
  cross join lateral (select grid.id is not null and (e.by_hand or st_intersects(grid.geom, e.geom)) as it) keeps
  left join lateral area_of_place(e.geom) place on not keeps.it
  where e.state in ('open', 'accepted', 'called', 'duplicate')
    and case when keeps.it then area_above(grid.id, e.level) is distinct from e.area_id
      when place.level = 5 then true
      else e.micro_grid_id is not null or area_above(place.area_id, least(place.level, e.level)) is distinct from e.area_id end
  order by e.id;
  get diagnostics moved = row_count;
  return moved;
end $$;

-- ---------------------------------------------------------------- sent before?
-- The hash of what was sent under an id, whoever may see it; others who send the same id wait for this transaction's end.
create function event_sent(sent uuid) returns bytea language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(sent::text, 0));
  return (select content_hash from event where id = sent);
end $$;
create function event_step_sent(sent uuid) returns bytea language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(sent::text, 1));
  return (select coalesce(content_hash, '') from event_step where id = sent);
end $$;

-- ---------------------------------------------------------------- row-level security
alter table event enable row level security;
create policy event_seen on event for select to gridmap_service using (
  actor_is_system()
  or (select actor_role()) in ('dispatcher', 'administrator')
    and (micro_grid_id in (select actor_areas()) or area_id in (select actor_areas()) or area_id is null and (select actor_everywhere()))
  or (select actor_role()) = 'worker'
    and (micro_grid_id in (select worker_micro_grids(actor_account(), city_day())) or raised_by = actor_account()));
create policy event_added on event for insert to gridmap_service with check (
  actor_is_system() and raised_kind = 'resident'
  or raised_by = actor_account() and (raised_kind = 'worker' and (select actor_role()) = 'worker'
    or raised_kind = 'dispatcher' and (select actor_role()) in ('dispatcher', 'administrator')
      and (area_id in (select actor_areas()) or area_id is null and (select actor_everywhere()))));

alter table event_step enable row level security;
create policy event_step_seen on event_step for select to gridmap_service using (event_id in (select id from event));
create policy event_step_added on event_step for insert to gridmap_service with check (
  event_id in (select id from event)
  and case when actor_is_system() then account_id is null and actor_kind in ('system', 'resident')
    else account_id = actor_account() and actor_kind = case (select actor_role()) when 'worker' then 'worker' when 'dispatcher' then 'dispatcher' when 'administrator' then 'dispatcher' end end);

alter table event_ticket enable row level security;
create policy event_ticket_added on event_ticket for insert to gridmap_service with check (actor_is_system());

-- Only the service itself, acting for whoever has the number, goes from one to the other; nobody lists them.
create function event_of_ticket(number text) returns uuid language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select event_id from event_ticket where ticket = number and actor_is_system()
$$;
create function ticket_of_event(event uuid) returns text language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select ticket from event_ticket where event_id = event and actor_is_system()
$$;

alter table event_contact enable row level security;
create policy event_contact_seen on event_contact for select to gridmap_service using (event_id in (select id from event));
create policy event_contact_added on event_contact for insert to gridmap_service with check (actor_is_system());

-- Photos that an event names are seen by who sees the event.
create policy photo_use_of_event on photo_use for select to gridmap_service using (household_id is null and subject_id in (select id from event));

-- For who may see the event and gives a reason; each reading is written down. Others get null.
create function event_contact_read(wanted uuid, reason text) returns bytea language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
declare e record; secret bytea;
begin
  select v.micro_grid_id, v.area_id into e from event v where v.id = wanted and (
    actor_role() in ('dispatcher', 'administrator') and (v.micro_grid_id in (select actor_areas()) or v.area_id in (select actor_areas()))
    or actor_role() = 'worker' and v.micro_grid_id in (select worker_micro_grids(actor_account(), city_day())));
  if not found or length(trim(coalesce(reason, ''))) < 4 then
    return null;
  end if;
  select c.cipher into secret from event_contact c where c.event_id = wanted;
  if secret is not null then
    perform write_audit('read', 'event_contact', wanted::text, coalesce(e.micro_grid_id, e.area_id), null, null, reason);
  end if;
  return secret;
end $$;

-- A ticket is not audited: it would let whoever reads the audit act as the resident.
select audit_table('event', 'id', 'micro_grid_id');
select audit_table('event_step', 'id', 'micro_grid_id');
select audit_table('event_contact', 'event_id', '');

grant select on department, event_category, event_transition, event, event_step to gridmap_service;
grant insert (id, category, body, geom, raised_kind, raised_by, raised_at, made_at, same_as, content_hash) on event to gridmap_service;
grant insert (id, event_id, at, actor_kind, account_id, action, micro_grid_id, overdue, note, for_resident, department, duplicate_of, photos, content_hash) on event_step to gridmap_service;
grant insert on event_ticket to gridmap_service;
grant select (event_id, masked), insert on event_contact to gridmap_service;
