-- Sessions, tokens for programs, a second factor, lockout; and who may change whose account.
alter table account
  add column must_change_password boolean not null default false,     -- until it is changed, the account has no role
  add column password_changed_at timestamptz not null default now(),
  add column second_factor boolean not null default false,
  add column made_by bigint references account(id);

-- What a second factor is verified with.
create table account_secret (
  account_id       bigint primary key references account(id) on delete cascade,
  key_cipher       bytea,                                 -- the authenticator's key, protected by ASP.NET Core Data Protection
  recovery_hashes  text[] not null default '{}',          -- SHA-256 of those not used yet
  used_code        text,                                  -- the last code taken: none is taken twice
  revision         integer not null default 0             -- two uses of one recovery code at once: one is refused
);

-- Kept apart from account: these change with each attempt and would fill the audit.
create table account_sign_in (
  account_id    bigint primary key references account(id) on delete cascade,
  failed        integer not null default 0,               -- since the last that succeeded
  locked_until  timestamptz,
  signed_in_at  timestamptz
);

create table account_session (
  id          bigint generated always as identity primary key,
  key_hash    bytea not null unique,                      -- SHA-256 of what the cookie holds
  account_id  bigint not null references account(id) on delete cascade,
  made_at     timestamptz not null default now(),
  seen_at     timestamptz not null default now(),         -- to the minute
  expires_at  timestamptz not null,
  ends_at     timestamptz not null,                       -- however often it is used
  idle        interval not null,                          -- how long it lives without a request
  address     text,
  device      text
);
create index account_session_account on account_session (account_id);

create table account_token (
  id           bigint generated always as identity primary key,
  secret_hash  bytea not null unique,                     -- SHA-256 of the token: it is shown once and kept nowhere
  account_id   bigint not null references account(id) on delete cascade,
  name         text not null,
  made_at      timestamptz not null default now(),
  used_at      timestamptz,                               -- to the minute
  expires_at   timestamptz not null
);
create index account_token_account on account_token (account_id);

-- ---------------------------------------------------------------- who is behind a cookie or a token: for whoever holds the secret
create function session_account(key bytea)
returns table (session_id bigint, account_id bigint, name text, display_name text, role text, must_change boolean, made_at timestamptz, expires_at timestamptz)
language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
#variable_conflict use_column
begin
  update account_session s set seen_at = now(), expires_at = least(now() + s.idle, s.ends_at)
    where s.key_hash = key and s.expires_at > now() and s.seen_at < now() - interval '1 minute';
  return query select s.id, a.id, a.name, a.display_name, a.role, a.must_change_password, s.made_at, s.expires_at
    from account_session s join account a on a.id = s.account_id where s.key_hash = key and s.expires_at > now() and not a.disabled;
end $$;

create function token_account(secret bytea)
returns table (account_id bigint, name text, display_name text, role text, must_change boolean)
language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
#variable_conflict use_column
begin
  update account_token k set used_at = now()
    where k.secret_hash = secret and k.expires_at > now() and coalesce(k.used_at, '-infinity') < now() - interval '1 minute';
  return query select a.id, a.name, a.display_name, a.role, a.must_change_password
    from account_token k join account a on a.id = k.account_id where k.secret_hash = secret and k.expires_at > now() and not a.disabled;
end $$;

create function account_password_hash(account bigint) returns text language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select password_hash from account a where a.id = $1 and (actor_is_system() or a.id = actor_account())
$$;

-- ---------------------------------------------------------------- whose accounts an administrator manages
-- Where accounts belong: their scope, and what is assigned to them from today on. A household in no micro-grid is area 0: in nobody's scope.
create function account_place(one bigint) returns table (account_id bigint, area_id bigint) language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select s.account_id, s.area_id from account_scope s where one is null or s.account_id = one
  union
  select g.worker_id, coalesce(g.micro_grid_id, h.micro_grid_id, 0) from assignment g left join household h on h.id = g.household_id
  where (one is null or g.worker_id = one) and (g.valid_to is null or g.valid_to > city_day())
$$;

-- Administrators of everywhere: all. Others: accounts of which something lies in their scope and nothing outside of it, and those that they
-- made and that have no place yet.
create function managed_accounts(one bigint) returns setof bigint language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  with mine as materialized (select id from actor_areas() id),
  placed as (select p.account_id, bool_and(p.area_id in (select id from mine)) as inside from account_place(one) p group by p.account_id)
  select t.id from account t left join placed on placed.account_id = t.id
  where actor_role() = 'administrator' and (one is null or t.id = one)
    and (actor_everywhere() or not t.everywhere and coalesce(placed.inside, t.made_by = actor_account()))
$$;

create function actor_manages(target bigint) returns boolean language sql stable as $$ select exists (select from managed_accounts(target)) $$;

-- Whatever the service asks for: nobody raises themselves, and nobody gives more than they have.
create function guard_account() returns trigger language plpgsql security definer set search_path = gridmap, public, pg_temp as $$
begin
  if coalesce(current_setting('gridmap.actor', true), '') = '' or actor_is_system() then
    return new;
  elsif tg_op = 'INSERT' then
    new.made_by := actor_account();
    if actor_role() = 'administrator' and (actor_everywhere() or not new.everywhere) then return new; end if;
  elsif new.id = actor_account() then
    if (new.name, new.role, new.everywhere, new.disabled, new.demo, new.made_by)
      is not distinct from (old.name, old.role, old.everywhere, old.disabled, old.demo, old.made_by) then return new; end if;
  elsif actor_manages(old.id) and (actor_everywhere() or not new.everywhere) and new.id = old.id and new.made_by is not distinct from old.made_by then
    return new;
  end if;
  raise insufficient_privilege using message = 'this account is not the actor''s to change like this';
end $$;
create trigger account_guarded before insert or update on account for each row execute function guard_account();

-- ---------------------------------------------------------------- row-level security
drop policy account_seen on account;
create policy account_read on account for select to gridmap_service using (
  actor_is_system() or id = actor_account() or actor_everywhere() or made_by = actor_account()
  or id in (select account_id from account_scope where area_id in (select actor_areas()))
  or id in (select worker_id from assignment));
create policy account_made on account for insert to gridmap_service with check (actor_is_system() or actor_role() = 'administrator');
create policy account_changed on account for update to gridmap_service using (actor_is_system() or id = actor_account() or actor_manages(id));

drop policy account_scope_seen on account_scope;
create policy account_scope_read on account_scope for select to gridmap_service using (
  actor_is_system() or account_id = actor_account() or actor_everywhere() or area_id in (select actor_areas()));
create policy account_scope_given on account_scope for insert to gridmap_service with check (
  actor_is_system() or account_id <> actor_account() and actor_manages(account_id) and (actor_everywhere() or area_id in (select actor_areas())));
create policy account_scope_taken on account_scope for delete to gridmap_service using (
  actor_is_system() or account_id <> actor_account() and actor_manages(account_id));

alter table account_secret enable row level security;
create policy account_secret_own on account_secret to gridmap_service using (actor_is_system() or account_id = actor_account());
create policy account_secret_reset on account_secret for delete to gridmap_service using (actor_manages(account_id));

alter table account_sign_in enable row level security;
create policy account_sign_in_seen on account_sign_in to gridmap_service using (
  actor_is_system() or account_id = actor_account() or account_id in (select managed_accounts(null)));

alter table account_session enable row level security;
create policy account_session_seen on account_session for select to gridmap_service using (
  actor_is_system() or account_id = actor_account() or account_id in (select managed_accounts(null)));
create policy account_session_ended on account_session for delete to gridmap_service using (
  actor_is_system() or account_id = actor_account() or actor_manages(account_id));
create policy account_session_begun on account_session for insert to gridmap_service with check (actor_is_system());

alter table account_token enable row level security;
create policy account_token_seen on account_token for select to gridmap_service using (
  actor_is_system() or account_id = actor_account() or account_id in (select managed_accounts(null)));
create policy account_token_ended on account_token for delete to gridmap_service using (
  actor_is_system() or account_id = actor_account() or actor_manages(account_id));
create policy account_token_made on account_token for insert to gridmap_service with check (account_id = actor_account());

select audit_table('account_token', 'id', '');
alter table audit drop constraint audit_action_check;
alter table audit add constraint audit_action_check check (action in ('read', 'insert', 'update', 'delete', 'sign_in', 'sign_out', 'refused', 'export'));

-- ---------------------------------------------------------------- what the service may do
-- A password's hash is read by account_password_hash() alone.
revoke select on account from gridmap_service;
grant select (id, name, display_name, role, demo, created_at, everywhere, disabled, must_change_password, password_changed_at, second_factor, made_by)
  on account to gridmap_service;
grant select, insert, update, delete on account_secret to gridmap_service;
grant select, insert, update on account_sign_in to gridmap_service;
grant select, insert, delete on account_session, account_token to gridmap_service;
