-- What a saved reply does besides its words (runtime/http/besides.hpp).
alter table saved_replies add column actions jsonb not null default '{}';
