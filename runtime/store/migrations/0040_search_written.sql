-- What people of the desk wrote is found, too: answers, forwarded mails and notes. Apart from the mails of customers, by
-- whose words similar questions are found.

create table written_documents (
  conversation bigint not null,
  version bigint not null,
  kind text not null check (kind in ('answer', 'note')),
  n smallint not null, -- within the version, among its kind
  channel bigint not null,
  outbox bigint, -- of an answer
  at timestamptz not null,
  words tsvector not null,
  primary key (conversation, version, kind, n),
  check ((kind = 'answer') = (outbox is not null))
);
create index written_documents_words on written_documents using gin (words);
-- what is called back before it went is no longer to be found
create index written_documents_outbox on written_documents (outbox) where outbox is not null;

-- What was written before this table was there is read by the indexer, from the newest conversation to the oldest, some at a
-- time: this is the oldest that was read. Null: none yet; 0: all of them.
create table written_catch_up (
  one boolean primary key default true check (one),
  conversation bigint
);
insert into written_catch_up default values;

create or replace function search_candidates(wanted tsquery, most int) returns table (conversation bigint)
language sql stable security definer set search_path = barid, pg_temp as $$
  with mine as materialized (select my_channels() as channels),
  found as (
    select d.conversation, d.at from search_documents d
     where d.words @@ wanted and d.channel = any ((select channels from mine)::bigint[])
    union all
    select w.conversation, w.at from written_documents w
     where w.words @@ wanted and w.channel = any ((select channels from mine)::bigint[])
  )
  select f.conversation from found f group by f.conversation order by max(f.at) desc limit most
$$;
