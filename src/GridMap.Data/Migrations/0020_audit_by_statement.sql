-- Updates of households, areas and assignments are audited by the statement and not by the row: a border that moves 5,000 households writes
-- its 5,000 rows of audit at once. What the rows tell is as before. Insertions and deletions stay by the row: loads of the store's owner
-- name no actor, and with transition tables their rows would be kept aside all the same.

-- Arguments as of audit_change(). The id must be the table's primary key: it joins a row to what it was.
create function audit_updates() returns trigger language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
declare
  hidden constant text[] := '{cipher,bytes,password_hash,secret_hash,geom}';
  columns text := (
    select string_agg(format('(%1$L, case when o.%1$I is distinct from n.%1$I then to_jsonb(o.%1$I) end, to_jsonb(n.%1$I), o.%1$I is distinct from n.%1$I)', attname), ', ')
    from pg_attribute where attrelid = tg_relid and attnum > 0 and not attisdropped and attname <> all (hidden));
  area text := case
    when tg_argv[1] like 'household:%' then format('(select micro_grid_id from household where id = n.%I)', substr(tg_argv[1], 11))
    when tg_argv[1] <> '' then format('n.%I', tg_argv[1]) else 'null::bigint' end;
begin
  execute format($q$
    insert into audit (account_id, actor, address, action, subject, subject_id, area_id, before, after, reason)
    select $1, $2, $3, 'update', $4, n.%1$I, %2$s, c.before, c.after, $5
    from old_rows o join new_rows n on n.%1$I = o.%1$I,
      lateral (select jsonb_object_agg(name, was) as before, jsonb_object_agg(name, is_) as after from (values %3$s) v (name, was, is_, changed) where changed) c
    where o *<> n order by n.%1$I$q$, tg_argv[0], area, columns)
  using actor_account(), coalesce(nullif(current_setting('gridmap.actor', true), ''), 'nobody'), nullif(current_setting('gridmap.address', true), ''),
    tg_table_name, nullif(current_setting('gridmap.reason', true), '');
  return null;
end $$;

-- Has every change of a table through the service audited, updates by the statement: for tables of which one statement changes many rows.
create function audit_table_by_statement(name text, id_column text, area_column text) returns void language plpgsql as $$
declare
  acting constant text := $w$when (coalesce(current_setting('gridmap.actor', true), '') <> '')$w$;
begin
  execute format('create trigger %1$s_audit after insert or delete on gridmap.%1$I for each row %4$s execute function gridmap.audit_change(%2$L, %3$L)',
    name, id_column, area_column, acting);
  execute format('create trigger %1$s_audit_updates after update on gridmap.%1$I referencing old table as old_rows new table as new_rows for each statement %4$s execute function gridmap.audit_updates(%2$L, %3$L)',
    name, id_column, area_column, acting);
end $$;

drop trigger household_audit on household;
drop trigger area_audit on area;
drop trigger assignment_audit on assignment;
select audit_table_by_statement('household', 'id', 'micro_grid_id');
select audit_table_by_statement('area', 'id', 'id');
select audit_table_by_statement('assignment', 'id', 'micro_grid_id');
