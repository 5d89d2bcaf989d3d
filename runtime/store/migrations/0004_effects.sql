-- What leaves the engine, what may happen only so often, and what consoles are told.

create sequence outbox_ids;
create table outbox (
  id bigint primary key default nextval('outbox_ids'),
  effect_key bytea not null unique check (octet_length(effect_key) = 32), -- SHA-256 of event, rule, verb, arguments
  channel bigint not null,
  conversation bigint,
  shard smallint not null,
  kind text not null, -- smtp, notify, webhook, …
  origin text not null check (origin in ('human', 'automatic')),
  state text not null default 'queued'
    check (state in ('queued', 'claimed', 'sending', 'sent', 'failed', 'dead', 'parked', 'cancelled')),
  payload jsonb not null default '{}',
  rendered bytea, -- the exact bytes, from the first attempt on
  message_id_hash bytea,
  attempts int not null default 0,
  doubtful boolean not null default false, -- sent again after an unknown outcome
  next_at timestamptz not null,
  lease_node text,
  lease_until timestamptz,
  last_error text not null default '',
  created timestamptz not null default now(),
  finished timestamptz
) with (fillfactor = 80);
select compress_with_lz4('outbox', 'rendered');
alter sequence outbox_ids owned by outbox.id;
create index outbox_due on outbox (kind, next_at, id) where state in ('queued', 'failed');
create index outbox_leased on outbox (lease_until) where state in ('claimed', 'sending');
create index outbox_trouble on outbox (state, channel, id desc) where state in ('dead', 'parked', 'failed');
create index outbox_conversation on outbox (conversation, id) where conversation is not null;

-- `at most once per D`: taken until then.
create table once_per (
  scope bytea primary key check (octet_length(scope) = 32), -- SHA-256 of customer, channel, verb and name
  label text not null,
  taken timestamptz not null,
  until timestamptz not null
);
create index once_per_until on once_per (until);

-- Budgets of automatic mail: so many per window, counted from the window's first use.
create table budgets (
  scope bytea primary key check (octet_length(scope) = 32),
  label text not null,
  window_start timestamptz not null,
  window_end timestamptz not null,
  used int not null,
  most int not null
);
create index budgets_end on budgets (window_end);

-- Ordered by (xid, seq) and delivered only below the oldest running transaction.
create table live_events (
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  at timestamptz not null default now(),
  kind text not null,
  channel bigint, -- null: everybody
  conversation bigint,
  version bigint,
  payload jsonb not null default '{}',
  primary key (xid, seq)
);
create index live_events_at on live_events (at);
