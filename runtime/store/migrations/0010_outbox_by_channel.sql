-- Each channel's mail is sent by itself: what is due is looked up by channel.
drop index outbox_due;
create index outbox_due on outbox (channel, next_at, id) where state in ('queued', 'failed');
