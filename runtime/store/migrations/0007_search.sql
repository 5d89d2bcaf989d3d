-- Full-text search over text that was folded before, filled behind the mail path.

create table search_documents (
  mail bigint primary key,
  conversation bigint not null,
  channel bigint not null,
  at timestamptz not null,
  folded text not null,
  words tsvector not null
);
select compress_with_lz4('search_documents', 'folded');
create index search_documents_words on search_documents using gin (words);
create index search_documents_conversation on search_documents (conversation);

create table index_cursors (
  name text primary key,
  xid xid8 not null default '0',
  seq bigint not null default 0,
  updated timestamptz not null default now()
);
