-- A conversation that was merged into another one is over (status `merged`) and names it in `linked`. What it had
-- stays where it is, so that this can be undone; who looks for it is led to the other one.

-- Where a conversation's mail belongs now. People cannot make a circle: a merged one takes part in no merge.
create function final_conversation(start bigint) returns bigint
language sql stable parallel safe as $$
  with recursive way (id, depth) as (
    select start, 0
    union all
    select c.linked, way.depth + 1 from way join conversations c on c.id = way.id
     where c.status = 'merged' and c.linked is not null and way.depth < 50
  )
  select id from way order by depth desc limit 1
$$;

-- A conversation and all that were merged into it, and into those.
create function with_merged(start bigint) returns bigint[]
language sql stable parallel safe as $$
  with recursive family (id, depth) as (
    select start, 0
    union all
    select c.id, family.depth + 1 from family join conversations c on c.linked = family.id
     where c.status = 'merged' and family.depth < 50
  )
  select array_agg(id) from family
$$;

create index conversations_merged on conversations (linked) where status = 'merged';

-- A mail goes from one conversation to another, whose rows the caller writes: it is found by search there, and its
-- Message-ID no longer leads to the first.
create function leave_conversation(moved bigint, source bigint, target bigint, hash bytea) returns void
language sql as $$
  delete from thread_references r using conversation_mails m
   where m.conversation = source and m.mail = moved and r.conversation = source and r.channel = m.channel
     and r.message_id_hash = hash;
  delete from conversation_mails where conversation = source and mail = moved;
  update search_documents set conversation = target where mail = moved;
$$;
grant execute on function leave_conversation(bigint, bigint, bigint, bytea) to barid_engine;
grant execute on function final_conversation(bigint), with_merged(bigint) to barid_engine, barid_api;
