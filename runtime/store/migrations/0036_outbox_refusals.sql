-- How often the server of a mail has refused it since it was first asked to take it, at whichever step: by
-- this its next try is put off. `attempts` counts those that came as far as the text of the mail.
alter table outbox add column refusals int not null default 0;
update outbox set refusals = attempts where first_tried is not null and state in ('queued', 'failed', 'claimed', 'sending');
