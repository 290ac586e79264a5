-- Photos of visits and events. The service has checked and re-encoded them, and keeps them encrypted.
create table photo (
  id             uuid primary key,                        -- made by the phone, so that sending again is harmless
  made_by        bigint references account(id),           -- null: a resident's, with their report
  made_at        timestamptz not null default now(),      -- when it arrived
  digest         bytea not null check (length(digest) = 32),   -- SHA-256 of what was sent
  width_pixels   int not null,
  height_pixels  int not null,
  bytes          bytea not null                           -- JPEG without metadata, protected by ASP.NET Core Data Protection
);
create index photo_made_by on photo (made_by);

-- Which visit or event names which photo; either may arrive first. A photo is used only by who sent it: naming another's shows nothing.
create table photo_use (
  photo_id      uuid not null,
  subject_id    uuid not null,                            -- of the visit or event
  account_id    bigint references account(id),
  household_id  bigint references household(id) on delete cascade,   -- a visit's; null: an event's
  unique nulls not distinct (photo_id, subject_id, account_id)
);
create index photo_use_subject on photo_use (subject_id);
create index photo_use_household on photo_use (household_id);
create index photo_use_account on photo_use (account_id);

-- What an account sent stays its own to look at until something uses it; then who may see that decides.
create function photo_is_used(photo uuid, maker bigint) returns boolean language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select exists (select from photo_use u where u.photo_id = photo and u.account_id is not distinct from maker)
$$;

-- Whether this content is there already under this id: null where the id is free.
create function photo_state(photo uuid, content bytea) returns text language sql stable security definer set search_path = gridmap, public, pg_temp as $$
  select case when p.digest = content and p.made_by is not distinct from actor_account() then 'already' else 'conflict' end from photo p where p.id = photo
$$;

alter table photo_use enable row level security;
create policy photo_use_seen on photo_use for select to gridmap_service using (actor_is_system() or household_id is not null and actor_sees(household_id));
create policy photo_use_made on photo_use for insert to gridmap_service with check (
  actor_is_system() or account_id = actor_account());   -- also of a household handed over meanwhile: the visit is kept, so are its photos

alter table photo enable row level security;
create policy photo_seen on photo for select to gridmap_service using (
  actor_is_system() or made_by = actor_account() and not photo_is_used(id, made_by)
  or exists (select from photo_use u where u.photo_id = photo.id and u.account_id is not distinct from photo.made_by));
create policy photo_made on photo for insert to gridmap_service with check (actor_is_system() or made_by = actor_account());

select audit_table('photo', 'id', '');
select audit_table('photo_use', 'photo_id', 'household:household_id');
grant select, insert on photo, photo_use to gridmap_service;
