-- Who may sign in. Roles so far: planner.
create table account (
  id             bigint generated always as identity primary key,
  name           text not null unique check (name ~ '^[a-z][a-z0-9._-]{1,63}$'),
  display_name   text not null,
  role           text not null check (role in ('planner')),
  password_hash  text not null,                           -- ASP.NET Core Identity's PasswordHasher, version 3
  demo           boolean not null default false,          -- made by setup; its password is printed
  created_at     timestamptz not null default now()
);
