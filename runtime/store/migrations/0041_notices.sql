-- What happened to whom: the list under the bell, kept for whoever has no page open. Written with the place in the stream
-- of changes (`mail_notices` in index_cursors), as what waits for a mail is.
create table notices (
  id bigint generated always as identity primary key,
  agent bigint not null references agents on delete cascade,
  kind text not null check (kind in ('assigned', 'answered', 'told', 'clock', 'mentioned', 'noted', 'failed', 'team_clock')),
  channel bigint, -- null: it is about the desk
  conversation bigint,
  version bigint,
  detail jsonb not null default '{}',
  by_agent bigint, -- who caused it; null: a customer, a rule, a clock
  at timestamptz not null, -- of the event
  read_at timestamptz
);
create index notices_agent on notices (agent, id desc);
create index notices_unread on notices (agent, id desc) where read_at is null;
create index notices_at on notices (at);

alter table notices enable row level security;
create policy engine on notices to barid_engine using (true) with check (true);
-- one's own, and nothing of a channel that one may not see (any more)
create policy seen on notices for select to barid_api
  using (agent = (select my_agent()) and (channel is null or channel = any ((select my_channels())::bigint[])));
grant select, insert, update, delete on notices to barid_engine;
grant select on notices to barid_api;

-- By mail as before; under the bell and from the browser what stands in `bell`.
alter table mail_notice_choices
  add column noted boolean not null default false, -- a colleague wrote a note in a conversation of mine
  add column failed boolean not null default false, -- an answer of mine was not delivered
  add column team_clocks boolean not null default false, -- a clock of a conversation of my teams warned or ran out
  add column bell text[] not null default '{assigned,answered,told,clock,mentioned,noted,failed}';
alter table mail_notices drop constraint mail_notices_what_check;
alter table mail_notices add constraint mail_notices_what_check
  check (what in ('assigned', 'answered', 'told', 'clock', 'mentioned', 'noted', 'failed', 'team_clock'));
