-- Answers that were given to similar questions.

-- The words of what customers wrote in a conversation, and how much each tells: the logarithm of how rare it is among
-- all mails, as the last ANALYZE saw it. A word that statistics do not list is rarer than those that they do. Words
-- together may bring `most_rows` rows at most, the rarest first, so that looking them up stays cheap on a large desk.
create function question_words(of bigint, most_rows bigint) returns table (word text, weight real)
language sql stable security definer set search_path = barid, pg_temp as $$
  with size as (
    select greatest(c.reltuples, 1000)::float8 as n from pg_class c where c.oid = 'search_documents'::regclass
  ), listed as (
    select e.word, f.frequency, min(f.frequency) over () as least
      from pg_stats s,
           unnest(s.most_common_elems::text::text[]) with ordinality e(word, place),
           unnest(s.most_common_elem_freqs) with ordinality f(frequency, place)
     where s.schemaname = 'barid' and s.tablename = 'search_documents' and s.attname = 'words' and e.place = f.place
  ), asked as (
    select distinct l.lexeme
      from search_documents d, unnest(d.words) l
     where d.conversation = any(with_merged(of)) and d.channel = any ((select my_channels())::bigint[])
       and length(l.lexeme) between 2 and 60
  ), counted as (
    select a.lexeme,
           size.n * coalesce(listed.frequency, least((select min(least) from listed) / 2, 20 / size.n), 20 / size.n) as found,
           size.n
      from asked a cross join size left join listed on listed.word = a.lexeme
  )
  select lexeme, ln(1 + n / (1 + found))::real
    from (select c.*, sum(found) over (order by found, lexeme) as cost from counted c) c
   where cost <= most_rows
   order by found, lexeme limit 100
$$;

-- Other conversations whose customers wrote much of the same and that a person has answered: the answer that followed,
-- the most similar first. `score` is the part of the question's weight that is found there.
create function similar_answered(of bigint, most int) returns table (conversation bigint, outbox bigint, score real)
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
         and o.state <> 'cancelled'
       order by c.at, c.n limit 1
    ) o
   order by r.score desc, r.at desc limit most
$$;

revoke all on function question_words(bigint, bigint), similar_answered(bigint, int) from public;
grant execute on function question_words(bigint, bigint), similar_answered(bigint, int) to barid_engine, barid_api;
