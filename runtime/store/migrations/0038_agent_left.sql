-- Somebody leaves: the conversations that they have open go back to the teams. Noted as what happens to the desk is, by
-- whoever takes them out of the directory, in the same transaction.

alter table desk_events
  drop constraint desk_events_kind_check,
  add constraint desk_events_kind_check check (kind in ('agent available', 'agent away', 'agent on leave', 'agent left',
                                                        'mailbox failing', 'mailbox recovered')),
  add column actor text not null default ''; -- whose doing it was, as in `events`; empty: nobody said

create function note_left() returns trigger language plpgsql as $$
begin
  insert into desk_events (kind, agent, actor, at)
  values ('agent left', old.id, coalesce(current_setting('barid.actor', true), ''), now());
  perform pg_notify('barid_directory', 'agent/' || old.id); -- whoever did it, and however
  return null;
end $$;
create trigger note_left after update on agents for each row
  when (old.active and not new.active) execute function note_left();
create trigger note_removed after delete on agents for each row
  when (old.active) execute function note_left();

grant execute on function note_left() to barid_engine;
