-- The token of a session is exchanged while it is used. The one before stays good until its successor was
-- used once, and a minute longer for requests that are under way: an answer may be lost on its way to the browser.

alter table sessions
  add column renewed timestamptz not null default now(), -- when a successor was last handed out, or it was made
  add column replaces bytea; -- token_hash of the one before
