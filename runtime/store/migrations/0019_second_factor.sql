-- A second factor at the sign-in: codes of an authenticator (RFC 6238). The secret itself lies among the
-- secrets, encrypted, under `agent/ID/totp`.

create table second_factors (
  agent bigint primary key references agents on delete cascade,
  enabled boolean not null default false,
  last_step bigint not null default 0, -- a code is good once
  since timestamptz not null default now()
);
