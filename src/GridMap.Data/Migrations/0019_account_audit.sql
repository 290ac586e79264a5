-- Changes of accounts and of their tokens name no area: administrators see those of the accounts that they manage.
drop policy audit_seen on audit;
create policy audit_seen on audit for select to gridmap_service using (
  actor_role() = 'administrator' and (
    actor_everywhere() or area_id in (select actor_areas())
    or case subject
      when 'account' then actor_manages(subject_id::bigint)
      when 'account_token' then actor_manages((coalesce(after, before) ->> 'account_id')::bigint)
      else false end));

-- A real map disables the demo's accounts (their password is known); stores that took one in before that rule follow.
update account set disabled = true where demo and exists (select from source where kind = 'osm');

-- A photo that no visit and no event named in a month is one that nobody will: its phone lost the visit, or its report was not sent.
create function remove_unused_photos() returns int language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
declare
  removed int;
begin
  if not actor_is_system() then raise insufficient_privilege using message = 'only the service itself removes photos'; end if;
  delete from photo p where p.made_at < now() - interval '30 days' and not photo_is_used(p.id, p.made_by);
  get diagnostics removed = row_count;
  return removed;
end $$;
