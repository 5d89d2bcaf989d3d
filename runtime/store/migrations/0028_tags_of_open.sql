-- Whoever looks for a tag looks for what is open most of the time, a few of the many that ever had it.
create index conversations_open_tags on conversations using gin (tags)
  where status in ('open', 'waiting_customer', 'waiting_internal');

-- In no order, so that no more than `most` rows are read. Planned for the tags at hand: a tag that every conversation has is
-- not looked up as one that hardly any has.
drop function tag_candidates(text[], int);
create function tag_candidates(wanted text[], open_only boolean, most int) returns table (conversation bigint)
language plpgsql stable security definer set search_path = barid, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  seen bigint[] := my_channels();
begin
  if open_only then
    return query select c.id from conversations c
      where c.tags @> wanted and c.status in ('open', 'waiting_customer', 'waiting_internal') and c.channel = any (seen)
      limit most;
  else
    return query select c.id from conversations c where c.tags @> wanted and c.channel = any (seen) limit most;
  end if;
end $$;
revoke all on function tag_candidates(text[], boolean, int) from public;
grant execute on function tag_candidates(text[], boolean, int) to barid_engine, barid_api;
