-- Lists of what is overdue or paused begin with the few clocks that are.
create index clocks_standing_out on clocks (state, conversation) where ended is null and state in ('breached', 'paused');
