-- A subject that people gave a conversation is found, too; its mails keep theirs, by which they are found as before.

alter table written_documents drop constraint written_documents_kind_check;
alter table written_documents add constraint written_documents_kind_check check (kind in ('answer', 'note', 'subject'));
