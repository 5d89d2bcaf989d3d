-- Who is named in a note may be told so by mail.
alter table mail_notice_choices add column mentioned boolean not null default false;
alter table mail_notices drop constraint mail_notices_what_check;
alter table mail_notices add constraint mail_notices_what_check
  check (what in ('assigned', 'answered', 'told', 'clock', 'mentioned'));
