-- What is open, in the order of deadlines and of customers' mails: read from the index as far as the page goes. Without the
-- condition the planner takes both for rare and sorts all that is open.
create index conversations_open_due on conversations (sla_due, id)
  where sla_due is not null and status in ('open', 'waiting_customer', 'waiting_internal');
create index conversations_open_last_mail on conversations (last_customer_mail_at desc nulls last, id desc)
  where status in ('open', 'waiting_customer', 'waiting_internal');
