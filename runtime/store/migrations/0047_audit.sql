-- Every action has a kind before its point; what somebody did is found without reading all.
update audit_log set action = 'session.begin' where action = 'signed in';
create index audit_log_actor on audit_log (actor, id desc);
