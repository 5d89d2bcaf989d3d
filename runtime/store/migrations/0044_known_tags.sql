-- Which tags a desk uses, and what is open under each: asked for whenever somebody picks one.

create table tags_used (
  channel bigint not null,
  tag text collate "C" not null,
  since timestamptz not null default now(),
  primary key (channel, tag)
);
-- A row for each tag of each open conversation: to count one tag, no more is read than is counted.
create table open_tags (
  tag text collate "C" not null,
  channel bigint not null,
  conversation bigint not null,
  primary key (tag, channel, conversation)
);

create function is_open(status text) returns boolean
language sql immutable parallel safe as $$
  select status in ('open', 'waiting_customer', 'waiting_internal')
$$;

create function keep_tags() returns trigger language plpgsql
security definer set search_path = barid, pg_temp set enable_seqscan = off as $$
declare
  gone text;
  before text[] := '{}';
  had text[] := '{}';
  has text[] := case when is_open(new.status) then new.tags else '{}' end;
begin
  if tg_op = 'UPDATE' then
    before := old.tags;
    had := case when is_open(old.status) then old.tags else '{}' end;
  end if;
  delete from open_tags o
   where o.tag = any (had) and o.tag <> all (has) and o.channel = new.channel and o.conversation = new.id;
  insert into open_tags (tag, channel, conversation)
    select t, new.channel, new.id from unnest(has) t where t <> all (had) on conflict do nothing;
  insert into tags_used (channel, tag)
    select new.channel, t from unnest(new.tags) t where t <> all (before) order by t on conflict do nothing;
  -- One that was mistyped is offered to nobody again. Later than that, it would have to be looked for in too many conversations.
  foreach gone in array before loop
    continue when gone = any (new.tags)
      or not exists (select from tags_used u where u.channel = new.channel and u.tag = gone and u.since > now() - interval '1 day')
      or exists (select from (select c.channel from conversations c where c.tags @> array[gone] offset 0) n
                  where n.channel = new.channel);
    delete from tags_used u where u.channel = new.channel and u.tag = gone;
  end loop;
  return null;
end $$;
create trigger keep_tags_of_new after insert on conversations for each row
  when (new.tags <> '{}')
  execute function keep_tags();
create trigger keep_tags after update on conversations for each row
  when (old.tags <> new.tags or (old.tags <> '{}' and is_open(old.status) <> is_open(new.status)))
  execute function keep_tags();

insert into tags_used (channel, tag, since)
  select distinct c.channel, t, '-infinity'::timestamptz from conversations c, unnest(c.tags) t;
insert into open_tags (tag, channel, conversation)
  select distinct t, c.channel, c.id from conversations c, unnest(c.tags) t
   where c.status in ('open', 'waiting_customer', 'waiting_internal');

-- Those of conversations that the agent may see, and `besides`; what is open under each, counted no further than `most`. Where
-- most is open comes first, 2,000 at most.
create function tags_known(besides text[], most int) returns table (tag text, still_open bigint)
language plpgsql stable security definer set search_path = barid, pg_temp as $$
declare
  seen bigint[] := my_channels();
begin
  if seen is null then
    return;
  end if;
  return query
    select k.tag, (select count(*) from (select from open_tags o where o.tag = k.tag and o.channel = any (seen) limit most) n)
      from (select u.tag from tags_used u where u.channel = any (seen) union select unnest(besides) collate "C") k
     order by 2 desc, 1 limit 2000;
end $$;
revoke all on function is_open(text), keep_tags(), tags_known(text[], int) from public;
grant execute on function is_open(text), keep_tags(), tags_known(text[], int) to barid_engine;
grant execute on function tags_known(text[], int) to barid_api;
