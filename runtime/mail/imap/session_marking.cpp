// After the commit: `\Seen`, move or delete for what the owner acknowledged.
//
// A mark that was begun and not answered before the connection broke is done again: setting a flag
// twice is harmless, a mail that was moved is no longer there, and a copy made twice loses nothing.

#include "grammar/imap/mailbox_name.hpp"
#include "runtime/mail/imap/session.hpp"

#include <utility>

namespace barid::imap {

void session::mark(moment now) {
  marking_ = current()->marks();
  switch (settings_.policy) {
  case after_commit::keep:
    return;
  case after_commit::mark_seen:
  case after_commit::remove:
    return continue_marking(mark_step::flag, now);
  case after_commit::move:
    return continue_marking(can("MOVE") ? mark_step::move : mark_step::copy, now);
  }
}

void session::continue_marking(mark_step step, moment now) {
  const auto set = to_set(marking_);
  const auto target = to_modified_utf7(settings_.move_to).value_or(settings_.move_to);
  last_byte_ = now;
  switch (step) {
  case mark_step::flag: {
    const bool seen = settings_.policy == after_commit::mark_seen;
    return run(verb::store, "UID STORE " + set + " +FLAGS.SILENT (" + (seen ? "\\Seen" : "\\Deleted") + ")", now);
  }
  case mark_step::expunge:
    return run(verb::expunge, "UID EXPUNGE " + set, now);
  case mark_step::move:
  case mark_step::copy: {
    const bool moves = step == mark_step::move;
    command_pieces pieces{(moves ? "UID MOVE " : "UID COPY ") + set + " "};
    add_string(pieces, target);
    return run(moves ? verb::move : verb::copy, std::move(pieces), now);
  }
  case mark_step::create: {
    command_pieces pieces{"CREATE "};
    add_string(pieces, target);
    return run(verb::create, std::move(pieces), now);
  }
  }
}

void session::mark_answered(verb what, const status& s, moment now) {
  if (!current() || marking_.empty()) return;
  const bool moves = settings_.policy == after_commit::move;
  if (s.what != condition::ok) {
    const bool target_missing = s.code && s.code->name == "TRYCREATE";
    if ((what == verb::move || what == verb::copy) && target_missing && !std::exchange(created_target_, true))
      return continue_marking(mark_step::create, now);
    return marking_refused(shown(s.text));
  }
  if (what == verb::create) return continue_marking(can("MOVE") ? mark_step::move : mark_step::copy, now);
  if (what == verb::copy) return continue_marking(mark_step::flag, now);
  if (what == verb::store && settings_.policy != after_commit::mark_seen) {
    // A plain EXPUNGE would also remove what other people flagged (RFC 4315 §2.1).
    if (can("UIDPLUS")) return continue_marking(mark_step::expunge, now);
    if (!std::exchange(told_about_flags_only_, true))
      say(notice{std::string("the server lacks UIDPLUS: ") + (moves ? "moved" : "deleted") +
                 " mails stay behind, flagged as deleted, until somebody expunges the folder"});
  }
  marking_finished();
}

void session::marking_finished() {
  auto& in = *current();
  in.marks_done(marking_);
  say(marked{in.name(), in.uidvalidity(), std::exchange(marking_, {})});
}

void session::marking_refused(const std::string& why) {
  auto& in = *current();
  in.marks_done(marking_);
  say(marking_failed{in.name(), in.uidvalidity(), std::exchange(marking_, {}), why});
}

} // namespace barid::imap
