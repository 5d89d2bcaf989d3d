-- One-time links by which people choose a password: invitations, and passwords that were forgotten.
-- Tokens are stored as SHA-256, so that reading this table opens nothing.

create table password_links (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  agent bigint not null references agents on delete cascade,
  kind text not null check (kind in ('invitation', 'reset')),
  expires timestamptz not null,
  created timestamptz not null default now()
);
create index password_links_agent on password_links (agent);
