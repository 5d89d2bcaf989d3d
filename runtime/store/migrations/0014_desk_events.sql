-- What happens to the desk rather than to a conversation: somebody comes or goes, an account fails or
-- recovers. Noted where it happens, by whoever changes it, in the same transaction; the engine sees to
-- each once, in order.

create table desk_events (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('agent available', 'agent away', 'agent on leave',
                                     'mailbox failing', 'mailbox recovered')),
  agent bigint,
  channel bigint,
  detail text not null default '', -- for people: what is wrong with an account
  at timestamptz not null,
  state text not null default 'new' check (state in ('new', 'walking', 'done')),
  after_conversation bigint not null default 0, -- those up to here have heard it
  program bytea, -- hash of the rule set that decided
  facts jsonb not null default '{}',
  trace jsonb not null default '{}',
  effects jsonb not null default '[]',
  finished timestamptz
);
create index desk_events_open on desk_events (id) where state <> 'done';
create index desk_events_finished on desk_events (finished) where state = 'done';

create function note_presence() returns trigger language plpgsql as $$
begin
  if new.presence is distinct from old.presence and new.active then
    insert into desk_events (kind, agent, at)
    values ('agent ' || replace(new.presence, '_', ' '), new.id, new.presence_since);
  end if;
  return null;
end $$;
create trigger note_presence after update on agents for each row execute function note_presence();

create function note_channel_health() returns trigger language plpgsql as $$
begin
  if new.health in ('failing', 'paused') and old.health not in ('failing', 'paused') then
    insert into desk_events (kind, channel, detail, at)
    values ('mailbox failing', new.id, new.health_text, new.health_since);
  elsif new.health = 'ok' and old.health in ('failing', 'paused') then
    insert into desk_events (kind, channel, at) values ('mailbox recovered', new.id, new.health_since);
  end if;
  return null;
end $$;
create trigger note_channel_health after update on channels
  for each row execute function note_channel_health();

grant select, insert, update, delete on desk_events to barid_engine;
grant execute on function note_presence(), note_channel_health() to barid_engine;
