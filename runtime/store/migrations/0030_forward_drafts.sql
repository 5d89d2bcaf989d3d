-- What is begun of a mail that is to be passed on is a draft of its own.
alter table drafts drop constraint drafts_kind_check;
alter table drafts add constraint drafts_kind_check check (kind in ('reply', 'forward', 'note'));
