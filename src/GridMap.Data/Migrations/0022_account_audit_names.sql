-- A refused sign-in under a name that nobody has is about an account without an id: administrators of an area do not see it, nor does it stop them.
alter policy audit_seen on audit using (
  actor_role() = 'administrator' and (
    actor_everywhere() or area_id in (select actor_areas())
    or case
      when subject = 'account' and subject_id ~ '^[0-9]{1,18}$' then actor_manages(subject_id::bigint)
      when subject = 'account_token' then actor_manages((coalesce(after, before) ->> 'account_id')::bigint)
      else false end));
