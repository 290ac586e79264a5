-- Who may pass a gate: everybody, visitors too, or only those who live there. What was 'residents' let visitors in and out as well.
alter table gate drop constraint gate_access_check;
update gate set access = 'visitors' where access = 'residents';
alter table gate add constraint gate_access_check check (access in ('public', 'visitors', 'residents', 'closed'));
