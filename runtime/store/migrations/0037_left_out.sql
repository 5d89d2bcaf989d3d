-- Mails of a first reading that were older than wanted, by the lasting names that their server gives them
-- (POP3): they are not offered again, and stay where they are.
create table left_out (
  channel bigint not null references channels on delete cascade,
  uidl text not null check (octet_length(uidl) <= 1024),
  primary key (channel, uidl)
);

alter table left_out enable row level security;
create policy engine on left_out to barid_engine using (true) with check (true);
