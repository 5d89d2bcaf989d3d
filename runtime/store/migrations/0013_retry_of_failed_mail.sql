-- A mail that could not be stored is offered again when somebody asks for it: not before this time, which
-- whoever takes it in hand moves on.
alter table uid_ledger add column retry_at timestamptz;
create index uid_ledger_retry on uid_ledger (retry_at) where retry_at is not null;
create index uid_ledger_at on uid_ledger (channel, at desc);
