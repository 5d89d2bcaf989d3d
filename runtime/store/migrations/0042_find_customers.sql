-- Customers are found by the beginnings of the words of their names and addresses, as people type them.

-- As text/fold.hpp reads text, as far as names and addresses go: what is stored and what is looked for go through this one.
create function name_words(said text) returns text[]
language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct left(word, 64)), '{}')
    from regexp_split_to_table(
           translate(regexp_replace(normalize(lower(normalize(said, nfkc)), nfkd), U&'[\0300-\036F\064B-\065F\0670\0640\200B-\200F\202A-\202E\2066-\2069]', '', 'g'),
                     U&'\0671\0629\0649\06A9\06CC\06C1\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669\06F0\06F1\06F2\06F3\06F4\06F5\06F6\06F7\06F8\06F9',
                     U&'\0627\0647\064A\0643\064A\064701234567890123456789'),
           $re$[\s@._+,;:<>()"'/\\-]+$re$) as word
   where word <> ''
$$;

create table customer_words (
  word text collate "C" not null,
  customer bigint not null references customers on delete cascade,
  primary key (word, customer)
);
create index customer_words_customer on customer_words (customer);

create function keep_customer_words() returns trigger language plpgsql
security definer set search_path = barid, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from customer_words where customer = new.id;
  end if;
  insert into customer_words (word, customer) select unnest(name_words(new.name || ' ' || new.address)), new.id;
  return null;
end $$;
create trigger keep_words_of_new after insert on customers for each row execute function keep_customer_words();
create trigger keep_words after update on customers for each row
  when (old.name is distinct from new.name or old.address is distinct from new.address)
  execute function keep_customer_words();
insert into customer_words (word, customer) select unnest(name_words(name || ' ' || address)), id from customers;

-- Those whose words begin as all that is wanted, in conversations that the agent may see, with when one of these last changed.
-- At most `most` words are gone through, in their order: a letter that half of all customers begin with costs no more than a name.
create function customers_found(wanted text, most int)
returns table (id bigint, address text, name text, updated timestamptz)
language plpgsql stable security definer set search_path = barid, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  words text[] := name_words(wanted);
  longest text := (select w from unnest(words) w order by length(w) desc, w limit 1);
  seen bigint[] := my_channels();
begin
  if longest is null or seen is null then
    return;
  end if;
  return query
    select k.id, k.address, k.name, c.updated
      from (select distinct f.customer
              from (select w.customer from customer_words w
                     where w.word >= longest and w.word < longest || U&'\+10FFFF' order by w.word, w.customer limit most) f) found
      join customers k on k.id = found.customer
      cross join lateral (select t.updated from conversations t
                           where t.customer = k.id and t.channel = any (seen)
                           order by t.updated desc, t.id desc limit 1) c
     where not exists (select from unnest(words) one
                        where not exists (select from customer_words w
                                           where w.customer = k.id and starts_with(w.word, one)));
end $$;
revoke all on function name_words(text), keep_customer_words(), customers_found(text, int) from public;
grant execute on function name_words(text), keep_customer_words(), customers_found(text, int) to barid_engine;
grant execute on function name_words(text), customers_found(text, int) to barid_api;
