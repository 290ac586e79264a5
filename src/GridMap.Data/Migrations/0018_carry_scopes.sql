-- Planners may not give scopes; but what a change of areas closes hands its scopes on, whoever makes the change. The scope on a closed area
-- stays: it shows its history.
create function carry_scopes(change bigint) returns table (account text, from_id bigint, to_id bigint)
language sql security definer set search_path = gridmap, public, pg_temp as $$
  with carried as (
    select s.account_id, u.from_id, u.to_id
    from area_succession u join area closed on closed.id = u.from_id and closed.valid_to is not null join account_scope s on s.area_id = u.from_id
    where u.change_id = carry_scopes.change and u.from_id in (select actor_areas())
      and exists (select from area_change c where c.id = carry_scopes.change and c.made_by = actor_account())),
  given as (insert into account_scope (account_id, area_id) select distinct c.account_id, c.to_id from carried c on conflict do nothing)
  select a.name, c.from_id, c.to_id from carried c join account a on a.id = c.account_id order by a.name, c.to_id
$$;
