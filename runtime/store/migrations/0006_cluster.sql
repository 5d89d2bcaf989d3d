-- Who works on what. A commit locks its shard's row FOR SHARE, a takeover locks it for update.

create table nodes (
  name text primary key check (octet_length(name) <= 50),
  address text not null default '',
  started timestamptz not null default now(),
  lease_until timestamptz not null,
  detail jsonb not null default '{}'
);

create table shards (
  shard smallint primary key check (shard between 0 and 1023),
  node text,
  epoch bigint not null default 0,
  taken timestamptz not null default now()
) with (fillfactor = 50);
insert into shards (shard) select generate_series(0, 1023);

-- One per group of commits (promise P6). `aborted`: put there by a resolver, so that the group, should
-- its commit still be under way, can never succeed.
create table commit_markers (
  marker bytea primary key check (octet_length(marker) = 16),
  aborted boolean not null default false,
  at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0.02);
create index commit_markers_at on commit_markers using brin (at);
