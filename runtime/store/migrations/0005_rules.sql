-- Rule sets as whole bundles, and which one is in force since when.

create table rule_sets (
  id bigint generated always as identity primary key,
  hash bytea not null unique check (octet_length(hash) = 32),
  bundle bytea not null, -- every file a running flow may still need
  format int not null default 1,
  author text not null,
  message text not null default '',
  created timestamptz not null default now()
);
select compress_with_lz4('rule_sets', 'bundle');

create table rule_activations (
  generation bigint primary key,
  rule_set bigint not null references rule_sets,
  kind text not null check (kind in ('apply', 'rollback')),
  author text not null,
  message text not null default '',
  applied_at timestamptz not null default now()
);

-- One row: every commit of a decision compares its program with it under a share lock.
create table rule_state (
  one boolean primary key default true check (one),
  generation bigint not null,
  rule_set bigint references rule_sets
);
insert into rule_state (generation) values (0);
