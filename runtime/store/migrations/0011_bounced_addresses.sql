-- Addresses that a mail of ours could not be delivered to, for good: nothing is sent there again until
-- a person says so.
create table bounced_addresses (
  channel bigint not null references channels on delete cascade,
  address text not null, -- folded
  status text not null, -- 5.1.1
  reason text not null,
  conversation bigint not null,
  mail bigint not null, -- the bounce
  at timestamptz not null,
  primary key (channel, address)
);
alter table bounced_addresses enable row level security;
create policy engine on bounced_addresses to barid_engine using (true) with check (true);
create policy seen on bounced_addresses for select to barid_api
  using (channel = any ((select my_channels())::bigint[]));
grant select, insert, update, delete on bounced_addresses to barid_engine;
grant select on bounced_addresses to barid_api;
