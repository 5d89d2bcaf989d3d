-- The first reading of a folder: what lay in it when its account was connected, and how far that is taken in.
-- While it runs, what became of its mails is counted in uid_ledger; afterwards the counts stay here.

create table imports (
  channel bigint not null references channels on delete cascade,
  folder text not null check (octet_length(folder) <= 1024),
  uidvalidity bigint not null default 0,
  below bigint not null default 0, -- mails from this UID on came later; 0: every mail of the folder counts
  found bigint not null,           -- mails in the folder when it was opened first
  left_out bigint not null default 0, -- of these: older than wanted
  stored bigint not null default 0,
  duplicate bigint not null default 0,
  failed bigint not null default 0,
  started timestamptz not null,
  finished timestamptz,
  primary key (channel, folder)
);

grant select on imports to barid_api;
alter table imports enable row level security;
create policy engine on imports to barid_engine using (true) with check (true);
create policy seen on imports for select to barid_api using (channel = any ((select my_channels())::bigint[]));
