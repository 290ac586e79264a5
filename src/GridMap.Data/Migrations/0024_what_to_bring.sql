-- How people call a service item, how that is spelled, and what they are asked to bring.
create table material (
  code     text primary key,
  name_zh  text not null,
  name_en  text not null,
  source   text not null
);

alter table service_item
  add column words text[] not null default '{}',          -- as people say it, beside its name
  add column pinyin text[] not null default '{}',         -- of the name, then of each word: syllables without tones, apart by spaces
  add column materials text[] not null default '{}';      -- codes of material

create trigger material_version after insert or update or delete or truncate on material for each statement execute function gridmap.bump_content();
grant select on material to gridmap_service;
