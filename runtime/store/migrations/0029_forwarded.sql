-- Mails that people passed on to others stand in the timeline, and are no answers to the customer.

alter table conversation_mails add column forwarded boolean not null default false;

create or replace function similar_answered(of bigint, most int) returns table (conversation bigint, outbox bigint, score real)
language sql stable security definer set search_path = barid, pg_temp as $$
  with asked as materialized (
    select word, weight, ('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''')::tsquery as query
      from question_words(of, 20000)
  ), found as (
    select d.conversation, d.mail, sum(a.weight) as weight, count(*) as words, max(d.at) as at
      from asked a join search_documents d on d.words @@ a.query
     where d.channel = any ((select my_channels())::bigint[]) and d.conversation <> all (with_merged(of))
     group by d.conversation, d.mail
  ), best as (
    select distinct on (f.conversation) f.conversation, f.at, f.weight / (select sum(weight) from asked) as score
      from found f where f.words >= 3
     order by f.conversation, f.weight desc
  ), ranked as (
    select * from best where score >= 0.1 order by score desc, at desc limit 50
  )
  select r.conversation, o.id, r.score::real
    from ranked r
    cross join lateral (
      select o.id from conversation_mails c join outbox o on o.id = c.outbox
       where c.conversation = r.conversation and c.at >= r.at and o.kind = 'smtp' and o.origin = 'human'
         and o.state <> 'cancelled' and not c.forwarded
       order by c.at, c.n limit 1
    ) o
   order by r.score desc, r.at desc limit most
$$;
