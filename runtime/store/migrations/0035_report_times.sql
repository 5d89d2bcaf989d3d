-- Whose a clock was when it last changed, which rule had placed its conversation and what was promised: so that times
-- are reported by team, agent, channel and rule without reading conversations.
alter table clocks
  add column team bigint,
  add column agent bigint,
  add column rule text not null default '',
  add column target text not null default ''; -- as rules write it
update clocks k set team = c.team, agent = c.agent from conversations c where c.id = k.conversation;
-- `started` never changes: what happens to a clock later touches no index
create index clocks_started on clocks (channel, started);
