-- What reports count: mail by day, and conversations that began or ended.
create index conversation_mails_at on conversation_mails (channel, at);
create index conversations_created on conversations (channel, created);
create index conversations_closed on conversations (channel, closed_at) where closed_at is not null;
