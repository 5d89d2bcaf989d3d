-- Mails that were sent and whose copy is still to be put into the account's folder for sent mail.
create table sent_copies (
  outbox bigint primary key references outbox on delete cascade,
  channel bigint not null,
  next_at timestamptz not null,
  attempts int not null default 0,
  last_error text not null default ''
);
create index sent_copies_due on sent_copies (next_at);
grant select, insert, update, delete on sent_copies to barid_engine;
alter table sent_copies enable row level security;
create policy engine on sent_copies to barid_engine using (true) with check (true);
