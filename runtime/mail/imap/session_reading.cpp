// Folders, mails and waiting: what the session does next when no command is running.

#include "runtime/mail/imap/session.hpp"

#include <algorithm>
#include <utility>

namespace barid::imap {

void session::step(moment now) {
  if (stage_ != stage::ready) return;
  if (running_) {
    // IDLE ends as soon as there is something to do.
    const auto* in = current();
    if (idle_ == idle_stage::on &&
        (!in || in->wants_listing() || in->wants_marking() || !visits_.empty() || !copies_.empty() || work_elsewhere()))
      wake(now);
    return;
  }
  if (!open_) {
    if (const auto next = next_folder()) open(*next, now);
    return;
  }
  auto& in = *current();
  if (in.wants_marking()) return mark(now);
  if (!copies_.empty()) return copy_next(now);
  if (std::exchange(noop_due_, false)) return run(verb::noop, "NOOP", now);
  if (in.wants_listing())
    return run(verb::list_sizes,
               "UID FETCH " + in.begin_listing() +
                   (in.wants_dates() ? " (UID RFC822.SIZE INTERNALDATE)" : " (UID RFC822.SIZE)"),
               now);
  if (fetch_batch(now)) return;
  if (in.take_caught_up()) say(caught_up{in.name(), in.position()});
  if (const auto next = next_folder(); next && *next != *open_) return open(*next, now);
  // Either everything is read, or the owner has to acknowledge first, or others have to make room: then
  // IDLE would be in the way.
  if (in.blocked()) return;
  room_.leave_line();
  rest(now);
}

bool session::fetch_batch(moment now) {
  auto& in = *current();
  while (in.blocked()) {
    budget allowed{settings_.limits.mails_in_flight, settings_.limits.bytes_in_flight, true, room_};
    for (const auto& f : folders_) {
      allowed.mails -= std::min(allowed.mails, f.mails_in_flight());
      allowed.bytes -= std::min(allowed.bytes, f.bytes_in_flight());
      allowed.nothing_in_flight = allowed.nothing_in_flight && f.mails_in_flight() == 0;
    }
    const auto before = out_.events.size();
    const auto uids = in.begin_batch(allowed, out_.events);
    if (!uids.empty()) {
      run(verb::fetch_bodies, "UID FETCH " + to_set(uids) + " (UID FLAGS INTERNALDATE BODY.PEEK[])", now);
      return true;
    }
    if (out_.events.size() == before) return false;
  }
  return false;
}

void session::fetched(fetch&& f) {
  auto* in = opening_index_ ? nullptr : current();
  if (!in || !f.uid || !running_) return;
  if (running_->what == verb::list_sizes) in->listed(*f.uid, f.size, f.internaldate);
  if (running_->what == verb::fetch_bodies) {
    in->arrived(std::move(f), room_, out_.events);
    if (in->unannounced() > settings_.limits.bytes_in_flight)
      return fail(failure::network, "the server hands out far more than the sizes it announced");
  }
  if (running_->what == verb::look_for_missing) in->still_there(*f.uid);
}

// ---- folders

/// Visits that are due, folders with marks to set, folders not read to their end, then the first
/// one, which is watched. A folder that waits for acknowledgements is left only for the first two:
/// otherwise two such folders would be opened in turn for ever.
std::optional<std::size_t> session::next_folder() const {
  for (const auto i : visits_)
    if (!access_[i].denied) return i;
  for (std::size_t i = 0; i < folders_.size(); ++i)
    if (i != open_ && folders_[i].wants_marking() && !access_[i].denied) return i;
  if (open_ && folders_[*open_].blocked()) return open_;
  for (std::size_t i = 0; i < folders_.size(); ++i)
    if (i != open_ && folders_[i].blocked() && !access_[i].denied) return i;
  if (!access_[0].denied) return 0;
  return std::nullopt;
}

bool session::work_elsewhere() const {
  for (std::size_t i = 0; i < folders_.size(); ++i)
    if (i != open_ && folders_[i].wants_marking() && !access_[i].denied) return true;
  return false;
}

void session::open(std::size_t index, moment now) {
  std::erase(visits_, index);
  // With EXAMINE nothing we do can change the folder.
  command_pieces pieces{settings_.policy == after_commit::keep ? "EXAMINE " : "SELECT "};
  add_string(pieces, folders_[index].wire_name());
  opening_index_ = index;
  opening_ = {};
  run(verb::open, std::move(pieces), now);
}

void session::opened(const status& s, moment now) {
  const auto index = *std::exchange(opening_index_, std::nullopt);
  auto& in = folders_[index];
  open_.reset(); // a failed SELECT leaves none open (RFC 9051 §6.3.2)
  const bool ok = s.what == condition::ok;
  // It could be opened before: the folder is gone, or the server's view of it is spoiled. A fresh
  // connection tells which.
  if (!ok && access_[index].opened)
    return fail(failure::network, "the folder `" + in.name() + "` cannot be opened any more: " + shown(s.text));
  if (!ok || opening_.uidvalidity == 0) {
    access_[index].denied = true;
    next_poll_ = std::min(next_poll_, now + settings_.timing.poll);
    if (!std::exchange(access_[index].told, true))
      say(folder_unavailable{in.name(), ok ? "the server gives it no UIDVALIDITY, so its mails have no lasting names"
                                           : shown(s.text)});
    return;
  }
  access_[index].told = false;
  access_[index].opened = true;
  open_ = index;
  created_target_ = false;
  const bool read_only = s.code && s.code->name == "READ-ONLY";
  say(selected{in.name(), opening_.uidvalidity, opening_.uidnext, opening_.highestmodseq, opening_.exists, read_only});
  in.opened(opening_.uidvalidity, opening_.uidnext, opening_.exists, out_.events);
}

// ---- waiting

void session::rest(moment now) {
  if (*open_ != 0 || idle_refused_ || !can("IDLE")) return; // `poll` comes by
  idle_ = idle_stage::requested;
  idle_until_ = now + settings_.timing.idle_renewal;
  run(verb::idle, "IDLE", now);
}

void session::wake(moment now) {
  if (idle_ != idle_stage::on) return;
  idle_ = idle_stage::ending;
  last_byte_ = running_->started = now; // silence was fine until here
  out_.to_send += "DONE\r\n";
}

void session::poll(moment now) {
  next_poll_ = now + settings_.timing.poll;
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    const bool closed_before = std::exchange(access_[i].denied, false);
    const bool visited_in_turn = i != 0;
    if ((visited_in_turn || closed_before) && std::find(visits_.begin(), visits_.end(), i) == visits_.end())
      visits_.push_back(i);
  }
  if (idle_ == idle_stage::off && !running_) {
    noop_due_ = true; // many servers tell news only when asked for something
    if (auto* in = current()) in->look_again();
  }
}

} // namespace barid::imap
