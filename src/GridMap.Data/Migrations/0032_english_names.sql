-- What things of the map are called in English, by their name, where the source says so. For readers of English only: nothing is found,
-- joined or counted by it.
create table english_name (
  source_id  int not null references source(id) on delete cascade,
  name       text not null,
  name_en    text not null check (length(name_en) between 1 and 200),
  primary key (source_id, name)
);
create index english_name_name on english_name (name);
create trigger english_name_version after insert or update or delete or truncate on english_name for each statement execute function gridmap.bump_content();
grant select on english_name to gridmap_service;
