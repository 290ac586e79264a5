-- Steps on events come with a phone's batch, too: made without a network, known by their ids, and kept where they meet a conflict.
alter table sync_item add column event_id uuid references event(id);     -- of a step
alter table sync_item drop constraint sync_item_kind_check, drop constraint sync_item_reason_check;
alter table sync_item
  add constraint sync_item_kind_check check (kind in ('visit', 'household', 'event', 'step')),
  add constraint sync_item_step_check check ((kind = 'step') = (event_id is not null)),
  -- eventMoved: somebody else moved the event on; eventGone: it is not the worker's any more.
  add constraint sync_item_reason_check check (reason in ('handedOver', 'closed', 'editedElsewhere', 'eventMoved', 'eventGone'));
comment on column sync_item.cipher is 'Of an edit or a step that does not count: what was sent, protected';
create index sync_item_event on sync_item (event_id) where event_id is not null;

-- When a step was taken in the field; at says when the service got it.
alter table event_step add column made_at timestamptz;
grant insert (made_at) on event_step to gridmap_service;

-- Holds an event until the transaction ends, so that what a phone says of it is judged by how it stays. One row where there is such an event;
-- once_mine: the acting worker raised it, took a step on it, or looked after a micro-grid while it was there or after.
create function hold_event(wanted uuid) returns table (once_mine boolean) language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
begin
  perform from event e where e.id = wanted for update;
  return query select e.raised_by is not distinct from actor_account() or exists (
    select from event_step s where s.event_id = wanted and (s.account_id = actor_account() or exists (
      select from assignment a where a.worker_id = actor_account() and a.micro_grid_id = s.micro_grid_id
        and a.valid_from <= city_day() and (a.valid_to is null or a.valid_to > s.day))))
  from event e where e.id = wanted and actor_role() = 'worker';
end $$;

-- Who looked after an event leaves their words on it after all, and nothing else: what was seen and done without a network is not lost with it.
create policy event_step_left on event_step for insert to gridmap_service with check (
  actor_kind = 'worker' and action = 'comment' and account_id = actor_account() and (select actor_role()) = 'worker'
  and exists (select from hold_event(event_id) h where h.once_mine));
