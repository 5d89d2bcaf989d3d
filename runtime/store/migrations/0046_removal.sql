-- What was kept long enough, what is not wanted any more, and everything of a person who asks for it are removed whole.

alter table channels add column keep_closed bigint check (keep_closed >= 86400); -- seconds; null: for ever
alter table conversations add column keep_until timestamptz; -- no retention removes it before; 'infinity': none ever

-- A mail that was removed leaves its identity and nothing else: offered once more, it is a duplicate.
alter table mails add column removed timestamptz;

-- Customers whose conversations were removed: whoever has no other one goes, too.
create table customers_in_question (
  customer bigint primary key
);
-- Those who went. A decision that was made with one of them before is made once more (runtime/store/ledger_decide.cpp).
create table removed_customers (
  customer bigint primary key,
  at timestamptz not null default now()
);

-- What is written beside the mail path by somebody who read the conversation a moment before ends with it, and cannot come
-- later. What one group of decisions writes needs no such check: it is written with the conversation or not at all. Not
-- valid: what lies there from before is not looked through.
create index uploads_conversation on uploads (conversation);
create index drafts_conversation on drafts (conversation);
create index notices_conversation on notices (conversation) where conversation is not null;
create index mail_notices_conversation on mail_notices (conversation) where conversation is not null;
alter table uploads add foreign key (conversation) references conversations on delete cascade not valid;
alter table drafts add foreign key (conversation) references conversations on delete cascade not valid;
alter table held_answers add foreign key (conversation) references conversations on delete cascade not valid;
alter table notices add foreign key (conversation) references conversations on delete cascade not valid;
alter table mail_notices add foreign key (conversation) references conversations on delete cascade not valid;
alter table search_documents add foreign key (conversation) references conversations on delete cascade not valid;
alter table written_documents add foreign key (conversation) references conversations on delete cascade not valid;

create index conversations_linked on conversations (linked) where linked is not null;
create index bounced_addresses_conversation on bounced_addresses (conversation);
create index bounced_addresses_mail on bounced_addresses (mail);
-- mails that told people of the desk something: their texts are needed until they are sent
create index outbox_notices on outbox (finished)
  where conversation is null and kind = 'smtp' and state in ('sent', 'cancelled') and payload <> '{}';

-- The statement that writes version n over n-1 would make a conversation anew that is being removed while it waits for
-- the row (runtime/store/ledger_decide.cpp). Such a group is rolled back, and what it had is judged one by one.
create function refuse_removed() returns trigger language plpgsql as $$
begin
  raise exception 'conversation % was removed', new.id using errcode = 'foreign_key_violation';
end $$;
create trigger refuse_removed after insert on conversations for each row
  when (new.version > 1) execute function refuse_removed();

-- As in 0020, but a mail never belongs to a conversation that is not there.
create or replace function final_conversation(start bigint) returns bigint
language sql stable parallel safe as $$
  with recursive way (id, linked, status, depth) as (
    select c.id, c.linked, c.status, 0 from conversations c where c.id = start
    union all
    select c.id, c.linked, c.status, way.depth + 1 from way join conversations c on c.id = way.linked
     where way.status = 'merged' and way.depth < 50
  )
  select id from way order by depth desc limit 1
$$;

-- Removes these and what was merged into them, with everything that is theirs; to be called in a transaction of its own,
-- which locks the conversations first, in the order of their ids, as groups of decisions do. Live events are few enough
-- to be looked through: an index of them would cost every decision.
create function remove_conversations(wanted bigint[])
returns table (conversations bigint, mails bigint, bytes bigint)
language plpgsql set search_path = barid, pg_temp set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  gone bigint[];
  gone_mails bigint[];
  size_of_mails bigint;
begin
  select array_agg(l.id) into gone
    from (select c.id from barid.conversations c
           where c.id = any (array(select unnest(with_merged(w)) from unnest(wanted) w)) order by c.id for update) l;
  if gone is null then
    return query select 0::bigint, 0::bigint, 0::bigint;
    return;
  end if;
  select coalesce(array_agg(distinct m.mail), '{}') into gone_mails
    from conversation_mails m
   where m.conversation = any (gone) and m.mail is not null
     and not exists (select from conversation_mails o where o.mail = m.mail and o.conversation <> all (gone));
  select coalesce(sum(m.size), 0) into size_of_mails from barid.mails m where m.id = any (gone_mails);

  insert into customers_in_question (customer)
    select distinct c.customer from barid.conversations c where c.id = any (gone) and c.customer is not null
    order by 1 on conflict do nothing;
  delete from open_tags o using barid.conversations c
   where c.id = any (gone) and o.tag = any (c.tags) and o.channel = c.channel and o.conversation = c.id;
  -- consoles hear that it changed, look, and find nothing
  delete from live_events l where l.conversation = any (gone);
  insert into live_events (kind, channel, conversation)
    select 'conversation_changed', c.channel, c.id from barid.conversations c where c.id = any (gone) order by c.id;
  delete from bounced_addresses b where b.conversation = any (gone);
  delete from bounced_addresses b where b.mail = any (gone_mails);
  delete from timers t where t.conversation = any (gone);
  delete from clocks k where k.conversation = any (gone);
  delete from flows f where f.conversation = any (gone);
  delete from thread_references r where r.conversation = any (gone);
  delete from conversation_mails m where m.conversation = any (gone);
  delete from events e where e.conversation = any (gone);
  delete from outbox o where o.conversation = any (gone);
  delete from search_documents d where d.mail = any (gone_mails);
  update audit_log l set detail = l.detail - 'subject'
   where l.subject = any (array(select 'conversation/' || g from unnest(gone) g)) and l.detail ? 'subject';
  perform remove_mails(gone_mails);
  update barid.conversations c set linked = null where c.linked = any (gone) and c.id <> all (gone);
  delete from barid.conversations c where c.id = any (gone);
  return query select cardinality(gone)::bigint, cardinality(gone_mails)::bigint, size_of_mails;
end $$;

-- All of them but their identity.
create function remove_mails(wanted bigint[]) returns void
language sql set search_path = barid, pg_temp as $$
  delete from inbox where mail = any (wanted);
  delete from mail_texts where mail = any (wanted);
  delete from mail_chunks where mail = any (wanted);
  update mails set message_id_hash = null, envelope_from = '', envelope_to = '{}', source = '{}', size = 0, chunks = 0,
                   removed = now()
   where id = any (wanted);
$$;

-- Those in question who have no conversation any more; to be called in a transaction of its own. The shards are locked as a
-- node that takes them over would: whoever decided with one of these customers has committed by then, and whoever comes
-- later sees what is written here.
create function remove_customers() returns bigint
language plpgsql set search_path = barid, pg_temp as $$
declare
  removed bigint;
begin
  perform from shards order by shard for update;
  with asked as (delete from customers_in_question returning customer),
  gone as (delete from customers k using asked a
            where k.id = a.customer and not exists (select from conversations c where c.customer = k.id) returning k.id),
  noted as (insert into removed_customers (customer) select id from gone on conflict do nothing)
  select count(*) into removed from gone;
  return removed;
end $$;

revoke all on function refuse_removed(), remove_conversations(bigint[]), remove_mails(bigint[]), remove_customers()
  from public;
grant execute on function refuse_removed(), remove_conversations(bigint[]), remove_mails(bigint[]), remove_customers()
  to barid_engine;
grant select, insert, update, delete on customers_in_question, removed_customers to barid_engine;
