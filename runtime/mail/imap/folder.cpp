#include "runtime/mail/imap/folder.hpp"

#include "grammar/imap/mailbox_name.hpp"
#include "runtime/mail/imap/command.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace barid::imap {

namespace {

constexpr auto last_uid = std::numeric_limits<std::uint32_t>::max();

/// How many mails a listing may name before the rest waits for the next one: bounds memory.
constexpr std::size_t max_listing = 200000;

constexpr std::size_t max_marks = 500;

/// A broken connection counts against the mail fetched alone at that moment. A network may break
/// six times in a row for other reasons; a server that answers nonsense twice will do so again.
constexpr unsigned strikes_to_refuse = 6;
constexpr unsigned strikes_of_protocol = 3;

} // namespace

folder::folder(const folder_settings& settings, const session_limits& limits)
    : name_(settings.name), wire_name_(to_modified_utf7(settings.name).value_or(settings.name)), limits_(limits),
      only_new_(settings.only_new && settings.from == cursor{}), not_before_(settings.not_before),
      import_below_(settings.import_below), uidvalidity_(settings.from.uidvalidity), position_(settings.from.uid),
      listed_to_(settings.from.uid), window_(limits.scan_window) {}

// ---- what the server says

void folder::start_over(cursor from) {
  uidvalidity_ = from.uidvalidity;
  position_ = listed_to_ = from.uid;
  plan_.clear();
  batch_.clear();
  listing_.clear();
  in_flight_.clear();
  bytes_in_flight_ = 0;
  to_mark_.clear();
  again_.clear();
  asked_again_.clear();
  suspect_ = strikes_ = 0;
  one_at_a_time_ = false;
  listing_wanted_ = true;
  listing_running_ = false;
  caught_up_pending_ = true;
}

void folder::opened(std::uint32_t uidvalidity, std::uint32_t uidnext, std::uint32_t exists, events& out) {
  // A server put back from a backup hands out UIDs again that we have passed.
  const bool behind = uidnext != 0 && uidnext <= position_;
  if (uidvalidity != uidvalidity_ || behind) {
    // Of what is numbered anew nobody knows what was there first: it is taken whole, and known mails
    // are told by their identity.
    import_below_ = uidvalidity_ == 0 ? uidnext : 0;
    if (uidvalidity_ != 0) {
      out.push_back(cursor_reset{name_, uidvalidity_, uidvalidity});
      only_new_ = false;
    }
    start_over({uidvalidity, 0});
  }
  uidnext_ = uidnext;
  exists_ = exists;
  window_ = limits_.scan_window;
  if (only_new_ && (uidnext != 0 || exists == 0)) {
    position_ = listed_to_ = uidnext != 0 ? uidnext - 1 : 0;
    only_new_ = false;
  }
  listing_wanted_ = exists > 0 && listed_to_ < last_uid && (uidnext == 0 || uidnext > listed_to_ + 1);
}

void folder::count_is(std::uint32_t exists, events& out) {
  const bool more = exists > exists_;
  exists_ = exists;
  if (!more) return;
  out.push_back(announced{name_, exists});
  look_again();
}

void folder::expunged_one(events& out) {
  if (exists_ > 0) --exists_;
  out.push_back(expunged{name_, 1});
}

void folder::vanished_some(const vanished& v, events& out) {
  if (v.earlier) return;
  std::uint64_t count = 0;
  for (const auto& r : v.uids) count += std::uint64_t(r.last) - r.first + 1;
  // A range may name UIDs that never existed: only what the count allows is known to be true.
  const bool exact = count <= exists_;
  if (exact) exists_ -= static_cast<std::uint32_t>(count);
  else look_again();
  out.push_back(expunged{name_, exact ? count : 0});
}

void folder::look_again() {
  // Some servers take `1:*` of an empty folder for a mistake.
  if (exists_ > 0 && listed_to_ < last_uid) listing_wanted_ = true;
}

// ---- listing sizes

std::string folder::begin_listing() {
  listing_.clear();
  if (!listing_wanted_) {
    asked_again_ = std::exchange(again_, {});
    listing_running_ = true;
    return to_set({asked_again_.begin(), asked_again_.end()});
  }
  listing_cut_ = listing_wanted_ = false;
  listing_running_ = true;
  const auto first = std::uint64_t(listed_to_) + 1;
  const auto end = first + window_ - 1;
  // `*` where the folder is small, or the rest of it is, or the server did not say where it ends.
  const bool open = exists_ <= limits_.scan_window || uidnext_ == 0 || end + 1 >= uidnext_;
  listing_end_ = open ? std::nullopt : std::optional(static_cast<std::uint32_t>(end));
  return std::to_string(first) + ":" + (open ? "*" : std::to_string(end));
}

void folder::listed(std::uint32_t uid, std::optional<std::uint64_t> size, const std::optional<instant>& received) {
  if (!listing_running_) return;
  if (!asked_again_.empty()) {
    if (asked_again_.contains(uid)) listing_[uid].size = size.value_or(0);
    return;
  }
  // `n:*` always names the last mail, even if it lies before n (RFC 9051 §6.4.9).
  if (uid <= listed_to_ || (listing_end_ && uid > *listing_end_)) return;
  auto& mail = listing_[uid];
  if (size) mail.size = *size;
  if (received && wants_dates()) mail.too_old = uid < import_below_ && *received < *not_before_;
  if (listing_.size() > max_listing) {
    listing_.erase(std::prev(listing_.end()));
    listing_cut_ = true;
  }
}

void folder::listing_done(events& out) {
  if (!std::exchange(listing_running_, false)) return;
  if (!asked_again_.empty()) {
    // whichever was not listed is asked for all the same: that tells that it is gone
    for (const auto uid : std::exchange(asked_again_, {})) plan_.push_back({uid, listing_[uid].size});
    listing_.clear();
    return;
  }
  if (!listing_.empty() && !only_new_) {
    const auto before = left_out_;
    for (const auto& [uid, mail] : listing_)
      if (mail.too_old) ++left_out_;
      else plan_.push_back({uid, mail.size});
    if (left_out_ != before) out.push_back(left_out{name_, uidvalidity_, left_out_});
    caught_up_pending_ = true;
  }
  if (!listing_.empty()) listed_to_ = std::prev(listing_.end())->first;
  listing_wanted_ = listing_wanted_ || listing_cut_;
  if (listing_end_ && !listing_cut_) {
    // An empty window is a gap between UIDs: cross it in growing steps.
    window_ = listing_.empty() ? window_ * 8 : limits_.scan_window;
    listed_to_ = *listing_end_;
    listing_wanted_ = true;
  }
  if (only_new_ && !listing_wanted_) {
    position_ = listed_to_;
    only_new_ = false;
  }
  listing_.clear();
}

// ---- fetching bodies

std::optional<std::string> folder::reason_to_refuse(const planned& p) const {
  if (p.size > limits_.mail_size)
    return "it has " + std::to_string(p.size) + " bytes, more than the limit of " + std::to_string(limits_.mail_size);
  if (p.uid == suspect_ && strikes_ >= strikes_to_refuse)
    return "the connection broke every time it was fetched: " + suspicion_;
  return std::nullopt;
}

std::vector<std::uint32_t> folder::begin_batch(budget allowed, events& out) {
  std::vector<std::uint32_t> uids;
  std::uint64_t bytes = 0;
  unannounced_ = 0;
  const auto most_mails = std::min(allowed.mails, one_at_a_time_ ? std::size_t(1) : limits_.mails_in_batch);
  const auto most_bytes = std::min(allowed.bytes, limits_.bytes_in_batch);
  while (!plan_.empty() && batch_.size() < most_mails) {
    const auto next = plan_.front();
    auto why = reason_to_refuse(next);
    std::optional<lease> held;
    if (!why) {
      const bool alone = uids.empty() && (allowed.nothing_in_flight || next.size <= allowed.bytes);
      if (bytes + next.size > most_bytes && !alone) break;
      held = uids.empty() ? allowed.room.take(next.size) : allowed.room.take_more(next.size);
      if (!held) break;
      bytes += next.size;
      uids.push_back(next.uid);
    }
    item made;
    made.what = next;
    made.state = why ? progress::refused : progress::wanted;
    if (why) made.why = std::move(*why);
    else made.room = std::move(*held);
    batch_.push_back(std::move(made));
    plan_.pop_front();
  }
  hand_out(out);
  return uids;
}

folder::item* folder::find(std::uint32_t uid) {
  const auto found = std::lower_bound(batch_.begin(), batch_.end(), uid,
                                      [](const item& i, std::uint32_t u) { return i.what.uid < u; });
  return found != batch_.end() && found->what.uid == uid ? &*found : nullptr;
}

void folder::arrived(fetch&& f, const guest& room, events& out) {
  auto* i = f.uid ? find(*f.uid) : nullptr;
  if (!i || i->state != progress::wanted) return;
  for (auto& s : f.sections) {
    if (!s.name.empty() || s.origin.value_or(0) != 0 || !s.bytes) continue;
    i->mail = {{name_, uidvalidity_, *f.uid},
               f.internaldate,
               f.flags.value_or(std::vector<std::string>()),
               std::move(*s.bytes),
               std::move(i->room)};
    // some servers announce what they store, not what they hand out
    const auto size = i->mail.bytes.size();
    if (size != i->what.size) i->mail.room = room.overdraw(size);
    unannounced_ += size - std::min<std::uint64_t>(size, i->what.size);
    i->state = progress::here;
    break;
  }
  hand_out(out);
}

void folder::hand_out(events& out) {
  while (!batch_.empty()) {
    auto& first = batch_.front();
    const place where{name_, uidvalidity_, first.what.uid};
    switch (first.state) {
    case progress::wanted:
    case progress::missing:
      return;
    case progress::here:
      in_flight_[where.uid] = {first.mail.bytes.size(), false};
      bytes_in_flight_ += first.mail.bytes.size();
      out.push_back(std::move(first.mail));
      break;
    case progress::refused:
      in_flight_[where.uid] = {0, true};
      out.push_back(refused_mail{where, first.what.size, std::move(first.why)});
      break;
    case progress::gone:
      out.push_back(gone{where});
      break;
    }
    position_ = std::max(position_, where.uid);
    if (suspect_ == where.uid) suspect_ = strikes_ = 0;
    batch_.pop_front();
  }
}

std::vector<std::uint32_t> folder::batch_answered() {
  std::vector<std::uint32_t> out;
  for (auto& i : batch_)
    if (i.state == progress::wanted) {
      i.state = progress::missing;
      out.push_back(i.what.uid);
    }
  one_at_a_time_ = false;
  return out;
}

void folder::still_there(std::uint32_t uid) {
  auto* i = find(uid);
  if (!i || i->state != progress::missing) return;
  i->state = progress::refused;
  i->why = "the server lists it, but does not hand it out in a readable form";
}

void folder::batch_done(events& out) {
  for (auto& i : batch_)
    if (i.state == progress::missing) i.state = progress::gone;
  hand_out(out);
}

void folder::batch_refused(const std::string& why, events& out) {
  if (batch_.size() == 1) {
    batch_.front().state = progress::refused;
    batch_.front().why = "the server does not hand it out: " + why;
    one_at_a_time_ = false;
    hand_out(out);
    return;
  }
  while (!batch_.empty()) {
    plan_.push_front(batch_.back().what);
    batch_.pop_back();
  }
  one_at_a_time_ = true;
}

void folder::interrupted(failure kind, const std::string& why) {
  listing_wanted_ = listing_wanted_ || (listing_running_ && asked_again_.empty());
  again_.merge(asked_again_);
  asked_again_.clear();
  listing_running_ = false;
  listing_.clear();
  caught_up_pending_ = true; // whoever waits for it after an outage has to hear it again
  if (batch_.empty()) return;
  if (batch_.size() == 1) {
    const auto uid = batch_.front().what.uid;
    if (uid != suspect_) strikes_ = 0;
    suspect_ = uid;
    strikes_ += kind == failure::protocol ? strikes_of_protocol : 1;
    suspicion_ = why;
  }
  while (!batch_.empty()) {
    plan_.push_front(batch_.back().what);
    batch_.pop_back();
  }
  one_at_a_time_ = true;
}

bool folder::take_caught_up() {
  if (listing_wanted_ || !plan_.empty() || !batch_.empty()) return false;
  // behind what was left out as well
  if (not_before_ && import_below_ > 0) position_ = std::max(position_, listed_to_);
  return std::exchange(caught_up_pending_, false);
}

// ---- the owner

void folder::acknowledge(std::uint32_t uid, bool to_be_marked) {
  const auto found = in_flight_.find(uid);
  if (found == in_flight_.end()) {
    // Committed before a restart of ours, and not marked then.
    if (to_be_marked && uid <= position_) to_mark_.insert(uid);
    return;
  }
  if (to_be_marked && !found->second.refused) to_mark_.insert(uid);
  bytes_in_flight_ -= found->second.bytes;
  in_flight_.erase(found);
}

void folder::restart_from(cursor c) {
  start_over(c);
  listing_wanted_ = exists_ > 0;
  only_new_ = false;
}

void folder::retry(std::uint32_t uid) {
  if (uid > listed_to_ || in_flight_.contains(uid)) return; // it comes, or is on its way
  again_.insert(uid);
  if (suspect_ == uid) suspect_ = strikes_ = 0;
}

std::vector<std::uint32_t> folder::marks() const {
  std::vector<std::uint32_t> out;
  for (const auto uid : to_mark_) {
    if (out.size() == max_marks) break;
    out.push_back(uid);
  }
  return out;
}

void folder::marks_done(const std::vector<std::uint32_t>& uids) {
  for (const auto uid : uids) to_mark_.erase(uid);
}

} // namespace barid::imap
