// runtime/store/notice_rows.hpp - who is told of what: what each person chose, what stands under their bell, and what waits
// to be mailed.
//
// Owns     the tables of 0025, the writing of `notices` (0041; read by bell_rows.hpp), and the place in the stream of changes
//          up to which they are complete.
// Never    notes for somebody who did not choose it, may not see the channel, or did it, nor a mail for who is on leave; gives
//          one notice to two callers: what is taken is removed, in the transaction of whoever takes it.
// Fails    as the connection does; then nothing was noted, and the place is the old one.
// Restart  goes on at the place: notices and place are written in one transaction.

#pragma once

#include "runtime/store/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace barid::store {

struct mail_notice_choice {
  bool assigned = false;    ///< A conversation was given to me, not by myself.
  bool answered = false;    ///< A customer wrote in a conversation of mine.
  bool told = false;        ///< A rule told me something.
  bool clocks = false;      ///< A clock of a conversation of mine warned or ran out.
  bool always = false;      ///< Else only while I am not available.
  std::string language;     ///< `en`, `ar`; empty: nothing was chosen yet.
  bool mentioned = false;   ///< Somebody named me in a note.
  bool noted = false;       ///< A colleague wrote a note in a conversation of mine.
  bool failed = false;      ///< An answer of mine was not delivered.
  bool team_clocks = false; ///< As `clocks`, for what my teams have and I have not.
  /// What stands under the bell and comes from the browser, kinds as in `mail_notice::what`. The rest is about mail.
  std::vector<std::string> bell{"assigned", "answered", "told", "clock", "mentioned", "noted", "failed"};

  friend bool operator==(const mail_notice_choice&, const mail_notice_choice&) = default;
};
/// No mail, and the bell as above, for who chose nothing.
[[nodiscard]] result<mail_notice_choice> load_mail_notice_choice(connection& on, agent_id who);
[[nodiscard]] result<void> save_mail_notice_choice(connection& on, agent_id who, const mail_notice_choice& what);

/// Looks through the next `limit` changes and notes what they are to whom, as of `now`, under the bell and for a mail, and
/// tells open consoles (`notice`); changes from before `since` are
/// passed over. True when there may be more. The first time of all it begins at the end of the stream.
[[nodiscard]] result<bool> note_notices(connection& on, instant now, instant since, int limit);

/// For whom something has been waiting since `before` or longer, the longest first.
[[nodiscard]] result<std::vector<agent_id>> due_mail_notices(connection& on, instant before, int limit);

struct mail_notice {
  std::int64_t id = 0;
  std::string what;             ///< assigned, answered, told, clock, mentioned, noted, failed, team_clock
  conversation_id conversation; ///< 0: it is about the desk.
  std::string subject;          ///< Of the conversation.
  std::string channel, person;  ///< Names, where it is about an account or about somebody.
  std::string event;            ///< What happened, as rules call it.
  std::string rule;             ///< Which one told it.
  std::string clock;            ///< first_response, next_response, resolution.
};
struct waiting_notices {
  std::string language;             ///< `en`, `ar`.
  std::int64_t newest = 0;          ///< Number of the newest one taken; 0: none was.
  std::vector<mail_notice> notices; ///< What is still to be told, oldest first.
};
/// Takes everything that waits for this person, within the caller's transaction. What is not to be told any more is
/// taken as well, and left out: it was handled, may not be seen, is not chosen any more; the person has come back, is on leave or has left.
[[nodiscard]] result<waiting_notices> take_mail_notices(connection& on, agent_id who);

/// Removes what was noted before this. How many.
[[nodiscard]] result<std::int64_t> forget_mail_notices(connection& on, instant before);

} // namespace barid::store
