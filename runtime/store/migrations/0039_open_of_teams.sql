-- What is open in some teams and channels, as the rail counts and lists it: exactly these rows. Without it the planner
-- reads an index of all conversations of these channels beside that of the teams.
create index conversations_open_team on conversations (team, channel)
  where status in ('open', 'waiting_customer', 'waiting_internal');
