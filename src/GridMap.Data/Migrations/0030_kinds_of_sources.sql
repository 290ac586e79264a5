-- Every kind of source: two migrations had each added one and named the others as they knew them.
alter table source drop constraint source_kind_check;
alter table source add constraint source_kind_check check (kind in ('osm', 'file', 'demo', 'generated', 'desk', 'upload'));
