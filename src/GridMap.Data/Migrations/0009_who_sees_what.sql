-- Who works where, and who sees what. The service works as role gridmap_service, which owns nothing and cannot bypass row-level
-- security. Each transaction says who acts: set_config('gridmap.actor', 'account:12', true). Where nobody is named, protected tables
-- are empty: a forgotten filter shows nothing.
create extension if not exists btree_gist with schema public;

do $$
begin
  if not exists (select from pg_roles where rolname = 'gridmap_service') then
    begin
      create role gridmap_service nologin;
    exception when duplicate_object or unique_violation then null;   -- another database of this server was quicker
    end;
  end if;
  if not pg_has_role(current_user, 'gridmap_service', 'member') then
    execute format('grant gridmap_service to %I', current_user);
  end if;
exception when insufficient_privilege then
  raise insufficient_privilege using
    message = format('role %s may not create or grant the role gridmap_service', current_user),
    hint = format('As a superuser: create role gridmap_service nologin; grant gridmap_service to %I;', current_user);
end $$;

-- ---------------------------------------------------------------- accounts: four roles, and a scope
alter table account drop constraint account_role_check;
alter table account
  add constraint account_role_check check (role in ('planner', 'worker', 'dispatcher', 'administrator')),
  add column everywhere boolean not null default false,   -- scope: the whole store
  add column disabled boolean not null default false;
update account set everywhere = true where role = 'planner';

-- Everything below these areas, and nothing else. A worker's scope is what is assigned to them, not this.
create table account_scope (
  account_id  bigint not null references account(id) on delete cascade,
  area_id     bigint not null references area(id) on delete cascade,
  primary key (account_id, area_id)
);
create index account_scope_area on account_scope (area_id);

-- ---------------------------------------------------------------- areas and households that change
-- valid_from and valid_to are days of the city: from the first, not on the second any more.
create table area_change (
  id         bigint generated always as identity primary key,
  kind       text not null check (kind in ('split', 'merge', 'redraw', 'reparent', 'rename', 'handover')),
  made_on    date not null,                               -- the day from which it holds
  made_by    bigint,                                      -- account
  made_at    timestamptz not null default now(),
  detail     jsonb not null default '{}'                  -- what was asked for, and the counts of what moved
);

-- What an area was before a change. An area keeps its id while it is the same unit (renamed, re-drawn, given another parent); split and
-- merge close it (area.valid_to) and open others.
create table area_past (
  area_id     bigint not null references area(id) on delete cascade,
  parent_id   bigint,
  code        text not null,
  name        text not null,
  geom        geometry(MultiPolygon, 4326) not null,
  valid_from  date not null,
  valid_to    date not null check (valid_to >= valid_from),
  change_id   bigint not null references area_change(id),
  primary key (area_id, change_id)
);
create index area_past_code on area_past (code);

-- Which areas came of which: a split has several to_id for one from_id, a merge the reverse.
create table area_succession (
  change_id  bigint not null references area_change(id),
  from_id    bigint not null references area(id) on delete cascade,
  to_id      bigint not null references area(id) on delete cascade,
  primary key (change_id, from_id, to_id)
);
create index area_succession_from on area_succession (from_id);
create index area_succession_to on area_succession (to_id);

-- A code is never used for a second area, not even after the first is closed or has got another.
create table area_code (
  code     text primary key,
  area_id  bigint not null references area(id) on delete cascade deferrable initially deferred
);
insert into area_code select distinct on (code) code, id from area order by code, valid_to desc nulls first;

create function keep_area_code() returns trigger language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
begin
  insert into area_code (code, area_id) values (new.code, new.id) on conflict (code) do nothing;
  if (select area_id from area_code where code = new.code) <> new.id then
    raise unique_violation using message = format('code %s was used for another area', new.code), constraint = 'area_code_current', table = 'area';
  end if;
  return null;
end $$;
create trigger area_code_kept after insert or update of code on area for each row execute function keep_area_code();

-- Where a household was before it moved to another micro-grid or place; the present is in household.
alter table household add column placed_from date not null default current_date;
update household set placed_from = valid_from;
create table household_past (
  household_id   bigint not null references household(id) on delete cascade,
  micro_grid_id  bigint,
  geom           geometry(Point, 4326) not null,
  valid_from     date not null,
  valid_to       date not null check (valid_to >= valid_from),
  change_id      bigint references area_change(id),       -- null: the household itself was corrected
  id             bigint generated always as identity primary key
);
create index household_past_household on household_past (household_id);
create index household_past_micro_grid on household_past (micro_grid_id);

alter table compound
  add column valid_from date not null default current_date,
  add column valid_to date check (valid_to is null or valid_to >= valid_from);

-- ---------------------------------------------------------------- who looks after whom
-- A worker for a micro-grid, or for one household in their stead. One of each at a time.
create table assignment (
  id             bigint generated always as identity primary key,
  worker_id      bigint not null references account(id),
  micro_grid_id  bigint references area(id) on delete cascade,
  household_id   bigint references household(id) on delete cascade,
  valid_from     date not null,
  valid_to       date check (valid_to is null or valid_to >= valid_from),   -- may lie ahead: a leave that ends
  change_id      bigint references area_change(id),
  check (num_nonnulls(micro_grid_id, household_id) = 1),
  constraint assignment_one_for_micro_grid exclude using gist (micro_grid_id with =, daterange(valid_from, valid_to) with &&),
  constraint assignment_one_for_household exclude using gist (household_id with =, daterange(valid_from, valid_to) with &&)
);
create index assignment_worker on assignment (worker_id);
create index assignment_micro_grid on assignment (micro_grid_id);
create index assignment_household on assignment (household_id);

-- ---------------------------------------------------------------- who acts, and what is theirs
create function actor_account() returns bigint language sql stable as $$
  select case when current_setting('gridmap.actor', true) like 'account:%' then substr(current_setting('gridmap.actor', true), 9)::bigint end
$$;

-- The service itself: signing in, deadlines. Endpoints never act as the system for somebody's request about households.
create function actor_is_system() returns boolean language sql stable as $$ select coalesce(current_setting('gridmap.actor', true) = 'system', false) $$;

-- The city's day: set with the actor; the server's day where it is not.
create function city_day() returns date language sql stable as $$
  select coalesce(nullif(current_setting('gridmap.day', true), '')::date, current_date)
$$;

create function actor_role() returns text language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select role from account where id = actor_account() and not disabled
$$;

create function actor_everywhere() returns boolean language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select coalesce((select everywhere from account where id = actor_account() and not disabled and role <> 'worker'), false)
$$;

-- Areas of every level, present and closed, in the actor's scope. Of a worker: none; theirs are actor_households().
create function actor_areas() returns setof bigint language sql stable rows 2000 security definer set search_path = gridmap, public, pg_temp as $$
  with recursive below as (
    select a.id from area a
    where exists (select from account c where c.id = actor_account() and not c.disabled and c.role <> 'worker'
      and (c.everywhere and a.level = 1 or exists (select from account_scope s where s.account_id = c.id and s.area_id = a.id)))
    union
    select a.id from area a join below b on a.parent_id = b.id)
  select id from below
$$;

-- Micro-grids that a worker looks after on a day.
create function worker_micro_grids(worker bigint, day date) returns setof bigint language sql stable rows 5 security definer set search_path = gridmap, public, pg_temp as $$
  select micro_grid_id from assignment
  where worker_id = worker and micro_grid_id is not null and valid_from <= day and (valid_to is null or valid_to > day)
$$;

-- Households of the present that a worker looks after on a day: those of their micro-grids but those given to somebody else, and those given to them.
create function worker_households(worker bigint, day date) returns setof bigint language sql stable rows 500 security definer set search_path = gridmap, public, pg_temp as $$
  select h.id from household h
  where h.micro_grid_id in (select worker_micro_grids(worker, day)) and h.valid_to is null
    and not exists (select from assignment o where o.household_id = h.id and o.valid_from <= day and (o.valid_to is null or o.valid_to > day))
  union all
  select o.household_id from assignment o join household h on h.id = o.household_id
  where o.worker_id = worker and o.household_id is not null and o.valid_from <= day and (o.valid_to is null or o.valid_to > day) and h.valid_to is null
$$;

create function actor_households() returns setof bigint language sql stable rows 500 security definer set search_path = gridmap, public, pg_temp as $$
  select worker_households(id, city_day()) from account where id = actor_account() and role = 'worker' and not disabled
$$;

-- Who looked after a household on a day, and in which micro-grid it was: no row where nobody did.
create function responsible(household bigint, day date) returns table (worker_id bigint, micro_grid_id bigint, in_stead boolean)
language sql stable rows 1 security definer set search_path = gridmap, public, pg_temp as $$
  with place as (
    select h.micro_grid_id from household h where h.id = household and h.placed_from <= day and (h.valid_to is null or h.valid_to > day)
    union all
    select p.micro_grid_id from household_past p where p.household_id = household and p.valid_from <= day and p.valid_to > day
    limit 1)
  select coalesce(own.worker_id, general.worker_id), place.micro_grid_id, own.worker_id is not null
  from place
  left join assignment own on own.household_id = household and own.valid_from <= day and (own.valid_to is null or own.valid_to > day)
  left join assignment general on general.micro_grid_id = place.micro_grid_id and general.valid_from <= day and (general.valid_to is null or general.valid_to > day)
  where coalesce(own.worker_id, general.worker_id) is not null
$$;

-- Whether a household is the actor's to see at all: in their scope, or one that they look after today.
create function actor_sees(household bigint) returns boolean language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select actor_is_system() or exists (
    select from household h where h.id = household and (
      h.micro_grid_id in (select actor_areas()) or h.micro_grid_id is null and actor_everywhere() or h.id in (select actor_households())))
$$;

-- ---------------------------------------------------------------- what the analysis counts: no address, no mark of a person but the colour
create view household_count as
  select id, geom, people, people_under_7, people_7_17, people_18_59, people_60_plus, micro_grid_id, compound_id, colour, source_id, generated
  from household where valid_to is null;

-- ---------------------------------------------------------------- persons: apart from geometry, encrypted by the service
create table household_person (
  household_id  bigint primary key references household(id) on delete cascade,
  cipher        bytea not null,                           -- JSON protected by ASP.NET Core Data Protection; only person_read() gives it
  masked        jsonb not null,                           -- the same fields with all but a little starred
  revision      int not null default 1,
  changed_at    timestamptz not null default now()
);

-- ---------------------------------------------------------------- audit: what was read of persons, and every change
create table audit (
  id          bigint generated always as identity primary key,
  at          timestamptz not null default clock_timestamp(),
  account_id  bigint,                                     -- null: the service itself, or somebody without an account
  actor       text not null,                              -- gridmap.actor
  address     text,                                       -- from where: gridmap.address
  action      text not null check (action in ('read', 'insert', 'update', 'delete', 'sign_in', 'refused', 'export')),
  subject     text not null,                              -- table
  subject_id  text not null,
  area_id     bigint,                                     -- the micro-grid or area that it is about, so that administrators see their own
  before      jsonb,
  after       jsonb,
  reason      text
);
create index audit_at on audit (at desc);
create index audit_subject on audit (subject, subject_id);
create index audit_account on audit (account_id, at desc);

create function write_audit(action text, subject text, subject_id text, area_id bigint, before jsonb, after jsonb, reason text) returns void
language sql security definer set search_path = gridmap, public, pg_temp as $$
  insert into audit (account_id, actor, address, action, subject, subject_id, area_id, before, after, reason)
  values (actor_account(), coalesce(nullif(current_setting('gridmap.actor', true), ''), 'nobody'), nullif(current_setting('gridmap.address', true), ''),
    action, subject, subject_id, area_id, before, after, coalesce(reason, nullif(current_setting('gridmap.reason', true), '')))
$$;

-- For each row that somebody changes through the service; loads by the owner of the store name no actor and are told by their source.
-- Argument 1: the column of the row's id; argument 2: the column of its area, or of its household with 'household:' before it, or ''.
create function audit_change() returns trigger language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
declare
  was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - '{cipher,bytes,password_hash,secret_hash,geom}'::text[] end;
  is_ jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - '{cipher,bytes,password_hash,secret_hash,geom}'::text[] end;
  row_ jsonb := coalesce(is_, was);
  area bigint;
begin
  if tg_op = 'UPDATE' and to_jsonb(old) = to_jsonb(new) then return null; end if;
  if tg_argv[1] like 'household:%' then
    select micro_grid_id into area from household where id = (row_ ->> substr(tg_argv[1], 11))::bigint;
  elsif tg_argv[1] <> '' then
    area := (row_ ->> tg_argv[1])::bigint;
  end if;
  if tg_op = 'UPDATE' then      -- only what changed, and what names the row
    select jsonb_object_agg(key, value) into was from jsonb_each(was) where value is distinct from is_ -> key;
    select jsonb_object_agg(key, value) into is_ from jsonb_each(is_) where not coalesce(to_jsonb(old) -> key = value, false);
  end if;
  perform write_audit(lower(tg_op), tg_table_name, row_ ->> tg_argv[0], area, was, is_, null);
  return null;
end $$;

-- Has every change of a table through the service audited.
create function audit_table(name text, id_column text, area_column text) returns void language plpgsql as $$
begin
  execute format($t$create trigger %1$s_audit after insert or update or delete on gridmap.%1$I for each row
    when (coalesce(current_setting('gridmap.actor', true), '') <> '') execute function gridmap.audit_change(%2$L, %3$L)$t$, name, id_column, area_column);
end $$;

-- What is behind the mask: for who looks after the household today, or gives a reason; each reading is written down. Others get no row.
create function person_read(households bigint[], reason text) returns table (household_id bigint, cipher bytea)
language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
#variable_conflict use_column
declare
  readable bigint[] := array(
    select p.household_id from household_person p
    where p.household_id = any (households)
      and (actor_is_system() or p.household_id in (select actor_households()) or length(trim(reason)) >= 4 and actor_sees(p.household_id)));
begin
  insert into audit (account_id, actor, address, action, subject, subject_id, area_id, reason)
    select actor_account(), coalesce(nullif(current_setting('gridmap.actor', true), ''), 'nobody'), nullif(current_setting('gridmap.address', true), ''),
      'read', 'household_person', h.id::text, h.micro_grid_id, reason
    from household h where h.id = any (readable);
  return query select p.household_id, p.cipher from household_person p where p.household_id = any (readable);
end $$;

-- ---------------------------------------------------------------- row-level security
alter table household enable row level security;
create policy household_seen on household to gridmap_service using (
  actor_is_system() or micro_grid_id in (select actor_areas()) or micro_grid_id is null and actor_everywhere() or id in (select actor_households()));

alter table household_past enable row level security;
create policy household_past_seen on household_past to gridmap_service using (
  actor_is_system() or micro_grid_id in (select actor_areas()) or micro_grid_id is null and actor_everywhere());

alter table household_person enable row level security;
create policy household_person_seen on household_person to gridmap_service using (actor_sees(household_id));

alter table assignment enable row level security;
create policy assignment_seen on assignment to gridmap_service using (
  actor_is_system() or worker_id = actor_account() or micro_grid_id in (select actor_areas())
  or household_id is not null and actor_sees(household_id));

-- Everybody may read the areas; who changes one must have it in their scope.
alter table area enable row level security;
create policy area_read on area for select to gridmap_service using (true);
create policy area_changed on area for update to gridmap_service using (id in (select actor_areas()));
create policy area_opened on area for insert to gridmap_service with check (parent_id in (select actor_areas()) or actor_everywhere());

alter table account enable row level security;
create policy account_seen on account to gridmap_service using (
  actor_is_system() or id = actor_account() or actor_everywhere()
  or id in (select account_id from account_scope where area_id in (select actor_areas()))
  or id in (select worker_id from assignment));

alter table account_scope enable row level security;
create policy account_scope_seen on account_scope to gridmap_service using (
  actor_is_system() or account_id = actor_account() or actor_everywhere() or area_id in (select actor_areas()));

alter table audit enable row level security;
create policy audit_seen on audit for select to gridmap_service using (
  actor_role() = 'administrator' and (actor_everywhere() or area_id in (select actor_areas())));

select audit_table('household', 'id', 'micro_grid_id');
select audit_table('household_person', 'household_id', 'household:household_id');
select audit_table('assignment', 'id', 'micro_grid_id');
select audit_table('account', 'id', '');
select audit_table('account_scope', 'account_id', 'area_id');
select audit_table('area', 'id', 'id');

-- ---------------------------------------------------------------- what the service may do
alter function bump_network() security definer;
alter function bump_network() set search_path = gridmap, public, pg_temp;
alter function bump_content() security definer;
alter function bump_content() set search_path = gridmap, public, pg_temp;
alter function delete_coverage_household() security definer;
alter function delete_coverage_household() set search_path = gridmap, public, pg_temp;

grant usage on schema gridmap to gridmap_service;
grant select on source, store_version, schema_migration, service_item, station_kind, facility_category, persona, holiday, area, compound, gate, street,
  station, station_item, station_area, facility, base_feature, household_count, area_change, area_past, area_succession, area_code to gridmap_service;
grant select, insert, update, delete on coverage_run, coverage_area, coverage_gap, coverage_household, scenario, siting_run to gridmap_service;
grant select, insert, update on household, household_past, assignment, account to gridmap_service;
grant select, insert, delete on account_scope to gridmap_service;
grant select (household_id, masked, revision, changed_at), insert, update on household_person to gridmap_service;
grant insert, update on area to gridmap_service;
grant insert on area_change, area_past, area_succession to gridmap_service;
grant select on audit to gridmap_service;
