-- Mail, its parsed view and events are read by their keys only. A row that fits on a page after it was
-- compressed stays in one piece: its parts in a side table would be four inserts more, each with its
-- index entry.
alter table mail_chunks set (toast_tuple_target = 8160);
alter table mail_texts set (toast_tuple_target = 8160);
alter table events set (toast_tuple_target = 8160);
