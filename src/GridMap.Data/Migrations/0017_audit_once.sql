-- As before, but each row is read into JSON once and not for each of its columns: a border that moves 5,000 households writes as many rows.
create or replace function audit_change() returns trigger language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
declare
  old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  was jsonb := old_row - '{cipher,bytes,password_hash,secret_hash,geom}'::text[];
  is_ jsonb := new_row - '{cipher,bytes,password_hash,secret_hash,geom}'::text[];
  row_ jsonb := coalesce(is_, was);
  area bigint;
begin
  if tg_op = 'UPDATE' and old_row = new_row then return null; end if;
  if tg_argv[1] like 'household:%' then
    select micro_grid_id into area from household where id = (row_ ->> substr(tg_argv[1], 11))::bigint;
  elsif tg_argv[1] <> '' then
    area := (row_ ->> tg_argv[1])::bigint;
  end if;
  if tg_op = 'UPDATE' then      -- only what changed
    select jsonb_object_agg(key, value), jsonb_object_agg(key, is_ -> key) into was, is_ from jsonb_each(was) where value is distinct from is_ -> key;
  end if;
  insert into audit (account_id, actor, address, action, subject, subject_id, area_id, before, after, reason)
  values (actor_account(), coalesce(nullif(current_setting('gridmap.actor', true), ''), 'nobody'), nullif(current_setting('gridmap.address', true), ''),
    lower(tg_op), tg_table_name, row_ ->> tg_argv[0], area, was, is_, nullif(current_setting('gridmap.reason', true), ''));
  return null;
end $$;
