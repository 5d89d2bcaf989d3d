-- Notices by mail: what each person chose, and what waits to be told. The place up to which the stream of
-- changes was looked through is `mail_notices` in index_cursors, written together with what waits.

create table mail_notice_choices (
  agent bigint primary key references agents on delete cascade,
  assigned boolean not null default false, -- a conversation was given to me by somebody else
  answered boolean not null default false, -- a customer wrote in a conversation of mine
  told boolean not null default false, -- a rule told me something (`notify`)
  clocks boolean not null default false, -- a clock of a conversation of mine warned or ran out
  always boolean not null default false, -- not only while I am not available
  language text not null default 'en' check (language in ('en', 'ar'))
);

create table mail_notices (
  id bigint generated always as identity primary key,
  agent bigint not null references agents on delete cascade,
  what text not null check (what in ('assigned', 'answered', 'told', 'clock')),
  channel bigint, -- null: it is about the desk
  conversation bigint,
  version bigint,
  detail jsonb not null default '{}',
  at timestamptz not null, -- of the event
  noted timestamptz not null
);
create index mail_notices_agent on mail_notices (agent, id);

-- Mail of the engine itself, by its Message-ID: one that comes back here is not told of again.
create index outbox_of_nobody on outbox (message_id_hash) where conversation is null and message_id_hash is not null;

grant select, insert, update, delete on mail_notice_choices, mail_notices to barid_engine;
