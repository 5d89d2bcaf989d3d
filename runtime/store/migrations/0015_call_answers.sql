-- What a call brought, for the conversation that made it: heard in the transaction of its decision.
alter table outbox add column answer jsonb;
alter table outbox add column answered timestamptz;
alter table outbox add column told timestamptz;
create index outbox_answers on outbox (id) where answered is not null and told is null;
