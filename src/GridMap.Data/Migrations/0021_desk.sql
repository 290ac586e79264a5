-- What a desk writes: households entered, corrected and closed; a resident's call; and both sides of every booking of points.

-- ---------------------------------------------------------------- households that were entered by hand
alter table source drop constraint source_kind_check;
alter table source add constraint source_kind_check check (kind in ('osm', 'file', 'demo', 'generated', 'desk'));

-- Entered households belong to no file: an import that replaces its own does not touch them.
create function desk_source() returns int language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
begin
  if coalesce(actor_role(), '') not in ('planner', 'dispatcher', 'administrator') then
    raise insufficient_privilege using message = 'only a desk enters households';
  end if;
  if not exists (select from source where name = 'desk:households') then
    insert into source (name, kind, attribution) values ('desk:households', 'desk', '') on conflict (name) do nothing;
  end if;
  return (select id from source where name = 'desk:households');
end $$;

-- Why a household was closed; null where it is open, or was closed otherwise.
alter table household add column closed_why text check (closed_why in ('moved_away', 'demolished', 'merged', 'entered_twice', 'other'));

-- Under which id a page entered a household, so that sending it again enters it once.
create table household_entry (
  id            uuid primary key,
  household_id  bigint not null unique references household(id) on delete cascade,
  account_id    bigint not null references account(id),
  content_hash  bytea not null                            -- SHA-256 of what was sent, without persons
);
create index household_entry_account on household_entry (account_id);
alter table household_entry enable row level security;
create policy household_entry_own on household_entry to gridmap_service using (account_id = actor_account());
grant select, insert on household_entry to gridmap_service;

-- Who sends the same id at the same time waits for this transaction's end. Somebody else's id: its hash, and no household.
create function household_entry_sent(sent uuid) returns table (household_id bigint, content_hash bytea) language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
#variable_conflict use_column
begin
  perform pg_advisory_xact_lock(hashtextextended(sent::text, 2));
  return query select case when e.account_id = actor_account() then e.household_id end, e.content_hash from household_entry e where e.id = sent;
end $$;

-- ---------------------------------------------------------------- a resident who called
-- Who took the call gives a number and keeps how to reach them, of events that they raised at a desk.
create function actor_took_call(event uuid) returns boolean language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select actor_is_system() or exists (select from event e where e.id = actor_took_call.event and e.raised_kind = 'dispatcher' and e.raised_by = actor_account())
$$;
alter policy event_ticket_added on event_ticket with check (actor_took_call(event_id));
alter policy event_contact_added on event_contact with check (actor_took_call(event_id));
create or replace function ticket_of_event(event uuid) returns text language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select ticket from event_ticket where event_id = event and actor_took_call(event)
$$;

-- ---------------------------------------------------------------- both sides of a booking
-- Who sees a booking sees what it took from where: the other side's account, and its entry.
alter policy points_account_seen on points_account using (holder_id in (select id from points_holder) or code is not null and actor_account() is not null or actor_is_system());
alter policy points_entry_seen on points_entry using (transaction_id in (select id from points_transaction));
