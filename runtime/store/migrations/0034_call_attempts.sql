-- How the last attempt of a call to another system went, for people who look after it.
alter table outbox
  add column call_status smallint, -- of HTTP; 0: there was no answer
  add column call_ms int,
  add column call_at timestamptz;
create index outbox_calls on outbox (id) where kind >= 'call/' and kind < 'call0';
