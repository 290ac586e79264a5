-- Household work: what is looked after, visits, and what phones send and fetch.
-- ---------------------------------------------------------------- catalogues, loaded from data/reference
create table care_flag (
  code text primary key, name_zh text not null, name_en text not null, source text not null);
create table colour_reason (
  code text primary key, name_zh text not null, name_en text not null, source text not null);
create table checklist_item (
  code text primary key, name_zh text not null, name_en text not null,
  answer text not null check (answer in ('yesNo', 'number', 'text')),
  flags text[] not null,                                  -- for households with any of these care flags; empty: for all
  place int not null, source text not null);
create table greeting (
  code text primary key, name_zh text not null, name_en text not null, flags text[] not null, place int not null, source text not null);
create table meter (
  code text primary key, name_zh text not null, name_en text not null, unit text not null, source text not null);
create table visit_interval (
  code text primary key check (code in ('red', 'yellow', 'blue', 'none')),
  days int not null check (days between 1 and 366), source text not null);

-- ---------------------------------------------------------------- what is looked after
-- A household without a row has no flags and revision 1.
create table household_work (
  household_id  bigint primary key references household(id) on delete cascade,
  care_flags    text[] not null default '{}',
  revision      int not null default 1                    -- moves with each edit of flags or persons; an edit names the one it saw
);

-- The history of a household's colour; household.colour is that of the newest row.
create table colour_mark (
  id            bigint generated always as identity primary key,
  household_id  bigint not null references household(id) on delete cascade,
  colour        text check (colour in ('red', 'yellow', 'blue')),   -- null: taken away
  reason        text not null,                            -- code of colour_reason
  set_by        bigint references account(id),            -- null: loaded with the household
  set_on        date not null,
  until         date check (until >= set_on),             -- to be looked at again by then; the mark stands until somebody decides
  visit_id      uuid                                      -- whose proposal was confirmed
);
create index colour_mark_household on colour_mark (household_id, id desc);

-- ---------------------------------------------------------------- what phones sent
-- One row for each item that was taken, so that sending again does nothing again.
create table sync_item (
  id            uuid primary key,                         -- made by the phone
  account_id    bigint not null references account(id),
  kind          text not null check (kind in ('visit', 'household', 'event')),
  household_id  bigint references household(id) on delete cascade,   -- null: an event
  content_hash  bytea not null,                           -- SHA-256 of what was sent
  received_at   timestamptz not null default now(),
  outcome       text not null check (outcome in ('stored', 'conflict')),
  reason        text check (reason in ('handedOver', 'closed', 'editedElsewhere')),
  resolved_by   uuid,                                     -- of a conflict: the item that decided it
  cipher        bytea,                                    -- of an edit in conflict: what was sent, protected
  check ((outcome = 'conflict') = (reason is not null))
);
create index sync_item_open on sync_item (account_id) where outcome = 'conflict' and resolved_by is null;
create index sync_item_household on sync_item (household_id);

create table visit (
  id                    uuid primary key references sync_item(id) on delete cascade,
  household_id          bigint not null references household(id) on delete cascade,
  worker_id             bigint not null references account(id),
  happened_at           timestamptz not null,             -- the phone's clock and its offset, but never later than received
  clock_offset_seconds  double precision not null,        -- what the service's clock was ahead of the phone's
  received_at           timestamptz not null default now(),
  state                 text not null check (state in ('counted', 'conflict', 'away')),   -- away: put away by the worker's word
  cipher                bytea not null,                   -- {answers, meters, greetings, note}, protected; only visit_read() gives it
  proposed_reason       text,                             -- code of colour_reason; null: no proposal
  proposed_colour       text check (proposed_colour in ('red', 'yellow', 'blue')),        -- null with a reason: take the colour away
  proposal_state        text check (proposal_state in ('open', 'confirmed', 'declined', 'superseded')),
  decided_by            bigint references account(id),
  decided_at            timestamptz,
  photo_ids             uuid[] not null default '{}',
  check ((proposed_reason is null) = (proposal_state is null))
);
create index visit_household on visit (household_id, happened_at desc);
create index visit_worker on visit (worker_id);
create index visit_proposal on visit (household_id) where proposal_state = 'open' and state = 'counted';

-- ---------------------------------------------------------------- what changed since
-- The transaction that last changed what a phone shows of a household. A phone's cursor is the oldest transaction that was under way when
-- it was answered: whatever it did not see has that number or a later one.
create table household_feed (
  household_id  bigint primary key references household(id) on delete cascade,
  changed       xid8 not null
);

create function feed_households(ids bigint[]) returns void language sql security definer set search_path = gridmap, public, pg_temp as $$
  insert into household_feed (household_id, changed)
  select id, pg_current_xact_id() from (select distinct unnest(ids) as id) i where exists (select from household h where h.id = i.id) order by id
  on conflict (household_id) do update set changed = excluded.changed where household_feed.changed <> excluded.changed
$$;

create function feed_changed() returns trigger language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
begin
  perform feed_households(array(select household_id from new_rows));
  return null;
end $$;

create function feed_household() returns trigger language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
begin
  perform feed_households(array(select id from new_rows));
  return null;
end $$;

create trigger household_feed after update on household referencing new table as new_rows for each statement execute function feed_household();
do $$
declare t text;
begin
  foreach t in array array['household_person', 'household_work', 'colour_mark', 'visit'] loop
    execute format('create trigger %1$s_feed_insert after insert on %1$I referencing new table as new_rows for each statement execute function gridmap.feed_changed()', t);
    execute format('create trigger %1$s_feed_update after update on %1$I referencing new table as new_rows for each statement execute function gridmap.feed_changed()', t);
  end loop;
end $$;

-- Which run of which database the numbers of transactions belong to: a store that was restored, or a standby that took over, has another.
create function feed_epoch() returns text language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select concat_ws('-', (select system_identifier from pg_control_system()), (select timeline_id from pg_control_checkpoint()),
    (select oid from pg_database where datname = current_database()), 'gridmap.household_feed'::regclass::oid)
$$;

-- ---------------------------------------------------------------- who sees what
-- Households that the actor looks after or ever did, if only for a day.
create function actor_ever_households() returns setof bigint language sql stable rows 500 security definer set search_path = gridmap, public, pg_temp as $$
  with given as (select * from assignment where worker_id = actor_account())
  select household_id from given where household_id is not null
  union
  select h.id from household h join given g on g.micro_grid_id = h.micro_grid_id
  where g.valid_from <= coalesce(h.valid_to, 'infinity') and coalesce(g.valid_to, 'infinity') >= h.placed_from
  union
  select p.household_id from household_past p join given g on g.micro_grid_id = p.micro_grid_id
  where g.valid_from <= p.valid_to and coalesce(g.valid_to, 'infinity') >= p.valid_from
$$;

-- Of households that the actor looks after or did: since when they are closed, or with whom they are now and since when.
create function actor_handed_over(households bigint[], day date) returns table (household_id bigint, closed_on date, worker text, since date)
language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select h.id, h.valid_to, c.display_name, least(greatest(a.valid_from, h.placed_from), day)
  from household h
  left join lateral responsible(h.id, day) r on h.valid_to is null
  left join account c on c.id = r.worker_id
  left join lateral (
    select max(valid_from) as valid_from from assignment
    where worker_id = r.worker_id and valid_from <= day and (valid_to is null or valid_to > day)
      and (household_id = h.id or micro_grid_id = r.micro_grid_id)) a on true
  where h.id = any (households) and h.id in (select actor_ever_households())
$$;

-- A colleague's name: who set a mark, who called.
create function account_display_name(account bigint) returns text language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select display_name from account where id = account_display_name.account and (actor_account() is not null or actor_is_system())
$$;

-- What visits recorded, under the rules of person_read(); who made a visit may read it, too.
create function visit_read(visits uuid[], reason text) returns table (visit_id uuid, cipher bytea)
language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
#variable_conflict use_column
declare
  readable uuid[] := array(
    select v.id from visit v
    where v.id = any (visits)
      and (actor_is_system() or v.worker_id = actor_account() or v.household_id in (select actor_households())
        or length(trim(reason)) >= 4 and actor_sees(v.household_id)));
begin
  insert into audit (account_id, actor, address, action, subject, subject_id, area_id, reason)
    select actor_account(), coalesce(nullif(current_setting('gridmap.actor', true), ''), 'nobody'), nullif(current_setting('gridmap.address', true), ''),
      'read', 'visit', v.id::text, h.micro_grid_id, reason
    from visit v join household h on h.id = v.household_id where v.id = any (readable);
  return query select v.id, v.cipher from visit v where v.id = any (readable);
end $$;

-- As before, asked once for a statement and not for each row.
alter policy household_person_seen on household_person using (exists (select from household h where h.id = household_id));

alter table household_work enable row level security;
create policy household_work_seen on household_work to gridmap_service using (exists (select from household h where h.id = household_id));

alter table colour_mark enable row level security;
create policy colour_mark_seen on colour_mark for select to gridmap_service using (exists (select from household h where h.id = household_id));
create policy colour_mark_set on colour_mark for insert to gridmap_service
  with check (actor_role() in ('dispatcher', 'administrator') and exists (select from household h where h.id = household_id));

alter table household_feed enable row level security;
create policy household_feed_seen on household_feed for select to gridmap_service using (exists (select from household h where h.id = household_id));

alter table sync_item enable row level security;
create policy sync_item_own on sync_item to gridmap_service using (account_id = actor_account())
  with check (account_id = actor_account() and (household_id is null or household_id in (select actor_ever_households())));

alter table visit enable row level security;
create policy visit_seen on visit for select to gridmap_service
  using (worker_id = actor_account() or exists (select from household h where h.id = household_id));
create policy visit_made on visit for insert to gridmap_service
  with check (worker_id = actor_account() and household_id in (select actor_ever_households()));
create policy visit_decided on visit for update to gridmap_service
  using (worker_id = actor_account() or actor_role() in ('dispatcher', 'administrator') and exists (select from household h where h.id = household_id));

select audit_table('household_work', 'household_id', 'household:household_id');
select audit_table('colour_mark', 'id', 'household:household_id');
select audit_table('visit', 'id', 'household:household_id');

grant select on care_flag, colour_reason, checklist_item, greeting, meter, visit_interval to gridmap_service;
grant select, insert, update on household_work to gridmap_service;
grant select, insert on colour_mark to gridmap_service;
grant select on household_feed to gridmap_service;
grant select, insert on sync_item to gridmap_service;
grant update (resolved_by) on sync_item to gridmap_service;
grant insert on visit to gridmap_service;
grant select (id, household_id, worker_id, happened_at, clock_offset_seconds, received_at, state, proposed_reason, proposed_colour, proposal_state, decided_by, decided_at, photo_ids)
  on visit to gridmap_service;
grant update (state, proposal_state, decided_by, decided_at) on visit to gridmap_service;
