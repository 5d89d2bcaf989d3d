-- Customers are found by the beginnings of the words of their names and addresses, as people type them.

-- As text/fold.hpp reads text, as far as names and addresses go: what is stored and what is looked for go through this one.
create function folded_name(said text) returns text
language sql immutable parallel safe as $$
  select translate(regexp_replace(normalize(lower(normalize(said, nfkc)), nfkd), U&'[\0300-\036F\064B-\065F\0670\0640\200B-\200F\202A-\202E\2066-\2069]', '', 'g'),
                   U&'\0671\0629\0649\06A9\06CC\06C1\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669\06F0\06F1\06F2\06F3\06F4\06F5\06F6\06F7\06F8\06F9',
                   U&'\0627\0647\064A\0643\064A\064701234567890123456789')
$$;

create function name_words(said text) returns text[]
language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct left(word, 64)), '{}')
    from (select word from regexp_split_to_table(folded_name(left(said, 1000)), $re$[\s@._+,;:<>()"'/\\-]+$re$) as word
           where word <> '' limit 32) words
$$;

-- The whole address is a word as well: whoever types all of it finds the one.
create function customer_words_of(name text, address text) returns text[]
language sql immutable parallel safe as $$
  select name_words(left(name, 300) || ' ' || left(address, 320)) || left(folded_name(address), 320)
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
  insert into customer_words (word, customer) select unnest(customer_words_of(new.name, new.address)), new.id
    on conflict do nothing;
  return null;
end $$;
create trigger keep_words_of_new after insert on customers for each row execute function keep_customer_words();
create trigger keep_words after update on customers for each row
  when (old.name is distinct from new.name or old.address is distinct from new.address)
  execute function keep_customer_words();

-- Customers from before are read by the indexer, from the newest to the oldest, some at a time: this is the oldest that was
-- read. Null: none yet; 0: all of them.
create table customer_catch_up (
  one boolean primary key default true check (one),
  customer bigint
);
insert into customer_catch_up default values;

-- Those whose words begin as all that is wanted, in conversations that the agent may see, with when one of these last changed.
-- Of the rarest of these beginnings `most` words are gone through: those that are it, of the newest customers, then longer
-- ones in the order of letters. So what half of all customers begin with costs no more than a name.
create function customers_found(wanted text, most int)
returns table (id bigint, address text, name text, updated timestamptz)
language plpgsql stable security definer set search_path = barid, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  whole text := folded_name(btrim(wanted));
  words text[] := case when whole ~ '^\S+@\S*$' then array[whole] else name_words(wanted) end;
  seen bigint[] := my_channels();
  rarest text;
  fewest bigint;
  many bigint;
  one text;
begin
  if cardinality(words) = 0 or seen is null then
    return;
  end if;
  foreach one in array words[1:8] loop
    select count(*) into many
      from (select from customer_words w where w.word >= one and w.word < one || U&'\+10FFFF' limit most) few;
    if fewest is null or many < fewest then
      fewest := many;
      rarest := one;
    end if;
  end loop;
  return query
    select k.id, k.address, k.name, c.updated
      from (select distinct f.customer
              from ((select w.customer from customer_words w where w.word = rarest order by w.customer desc limit most)
                    union all
                    (select w.customer from customer_words w
                      where w.word > rarest and w.word < rarest || U&'\+10FFFF' order by w.word, w.customer limit most)) f) found
      join customers k on k.id = found.customer
      cross join lateral (select t.updated from conversations t
                           where t.customer = k.id and t.channel = any (seen)
                           order by t.updated desc, t.id desc limit 1) c
     where not exists (select from unnest(words) beginning
                        where not exists (select from customer_words w
                                           where w.customer = k.id and starts_with(w.word, beginning)));
end $$;
revoke all on function folded_name(text), name_words(text), customer_words_of(text, text), keep_customer_words(),
  customers_found(text, int) from public;
grant execute on function folded_name(text), name_words(text), customer_words_of(text, text), keep_customer_words(),
  customers_found(text, int) to barid_engine;
grant execute on function customers_found(text, int) to barid_api;
