-- Three roles: the owner migrates, `barid_engine` works on everything, `barid_api` sees what the agent
-- named by the setting `barid.agent` may see. Both are made by the private cluster, or by hand on a
-- managed server (docs of `barid migrate`).

create function my_agent() returns bigint
language sql stable parallel safe as $$
  select nullif(current_setting('barid.agent', true), '')::bigint
$$;

-- Null, and so nothing, without an agent.
create function my_channels() returns bigint[]
language sql stable parallel safe security definer set search_path = barid, pg_temp as $$
  select case when a.role in ('admin', 'owner') then array(select id from channels)
              else array(select channel from channel_access where agent = a.id) end
    from agents a where a.id = my_agent() and a.active
$$;

-- Operators that are not leakproof cannot use an index under a policy: candidates come from here,
-- rows are then read under the policy.
create function search_candidates(wanted tsquery, most int) returns table (conversation bigint)
language sql stable security definer set search_path = barid, pg_temp as $$
  select d.conversation from search_documents d
   where d.words @@ wanted and d.channel = any ((select my_channels())::bigint[])
   group by d.conversation order by max(d.at) desc limit most
$$;

create function tag_candidates(wanted text[], most int) returns table (conversation bigint)
language sql stable security definer set search_path = barid, pg_temp as $$
  select c.id from conversations c
   where c.tags @> wanted and c.channel = any ((select my_channels())::bigint[])
   order by c.updated desc limit most
$$;

revoke all on all functions in schema barid from public;
grant usage on schema barid to barid_engine, barid_api;

grant select, insert, update, delete on all tables in schema barid to barid_engine;
revoke all on schema_versions from barid_engine;
grant select on schema_versions to barid_engine, barid_api;
grant usage, select on all sequences in schema barid to barid_engine;
grant execute on all functions in schema barid to barid_engine;
revoke execute on function compress_with_lz4(regclass, text) from barid_engine;
alter default privileges in schema barid grant select, insert, update, delete on tables to barid_engine;
alter default privileges in schema barid grant usage, select on sequences to barid_engine;

grant execute on function my_agent(), my_channels(), search_candidates(tsquery, int),
  tag_candidates(text[], int) to barid_api;
grant select on channels, teams, team_members, channel_access, customers, mails, mail_chunks, mail_texts,
  conversations, conversation_mails, events, timers, clocks, flows, outbox, live_events, rule_sets,
  rule_activations, rule_state, uid_ledger to barid_api;
grant select (id, name, email, role, languages, skills, capacity, presence, presence_since, active, created)
  on agents to barid_api;

do $$
declare
  t text;
begin
  -- seen by the channel of the row
  foreach t in array array['mails', 'mail_texts', 'conversations', 'conversation_mails', 'events', 'timers',
                           'clocks', 'flows', 'outbox', 'uid_ledger'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy engine on %I to barid_engine using (true) with check (true)', t);
    execute format('create policy seen on %I for select to barid_api '
                   'using (channel = any ((select my_channels())::bigint[]))', t);
  end loop;
  -- seen by what they belong to
  foreach t in array array['channels', 'channel_access', 'customers', 'mail_chunks', 'live_events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy engine on %I to barid_engine using (true) with check (true)', t);
  end loop;
end $$;

create policy seen on channels for select to barid_api using (id = any ((select my_channels())::bigint[]));
create policy seen on channel_access for select to barid_api
  using (channel = any ((select my_channels())::bigint[]));
create policy seen on customers for select to barid_api
  using (exists (select from conversations c where c.customer = customers.id));
create policy seen on mail_chunks for select to barid_api
  using (exists (select from mails m where m.id = mail_chunks.mail));
create policy seen on live_events for select to barid_api
  using (channel is null and my_agent() is not null or channel = any ((select my_channels())::bigint[]));
