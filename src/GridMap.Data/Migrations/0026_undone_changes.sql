-- A change of areas that is taken back is a change of theirs, too.
alter table area_change drop constraint area_change_kind_check;
alter table area_change add constraint area_change_kind_check
  check (kind in ('split', 'merge', 'redraw', 'reparent', 'rename', 'adopt', 'close_compound', 'reopen_compound', 'undo', 'handover', 'import'));
