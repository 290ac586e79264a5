-- What some walkers mind: kerbs, the roads that they cross; and which days are public holidays.
alter table street
  add column kerb text check (kerb in ('raised', 'lowered', 'flush')),            -- null: not known
  -- Roads that somebody crosses who walks the whole street, in halves: who leaves at the middle of a road has crossed half of it.
  -- Main: secondary, primary, trunk. Null: not known; a street of class crossing then counts as one crossing of a main road.
  add column main_crossing_halves smallint check (main_crossing_halves >= 0),
  add column minor_crossing_halves smallint check (minor_crossing_halves >= 0),
  add constraint street_crossings_both check ((main_crossing_halves is null) = (minor_crossing_halves is null));

alter table persona
  add column minor_crossing_seconds double precision check (minor_crossing_seconds >= 0),   -- null: as crossing_seconds
  add column raised_kerbs boolean not null default true;                          -- can use streets with a raised kerb

create table holiday (
  code         text primary key,                          -- '2026-national-day'
  name_zh      text not null,
  name_en      text not null,
  first_day    date not null,                             -- first and last day off
  last_day     date not null check (last_day >= first_day),
  worked_days  date[] not null default '{}',              -- Saturdays and Sundays worked for it
  source       text not null
);
-- Gates have hours, and hours may name public holidays: a graph is stale when they change.
create trigger holiday_version after insert or update or delete or truncate on holiday for each statement execute function gridmap.bump_network();
