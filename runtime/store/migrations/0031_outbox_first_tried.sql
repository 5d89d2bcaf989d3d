-- A mail is given up so long after its server was first asked to take it, however long it waited for its turn.
alter table outbox add column first_tried timestamptz;
update outbox set first_tried = created where state = 'failed' or (state in ('queued', 'claimed', 'sending') and attempts > 0);
