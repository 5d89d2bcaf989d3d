// One visit: what is there, what of it is new, reading, deleting, good-bye.

#include "runtime/mail/fetching/credential_text.hpp"
#include "runtime/mail/pop3/session.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace barid::pop3 {

namespace {

/// POP3 has one numbering for ever, so to say.
constexpr std::uint32_t numbering = 1;

/// RFC 1939 §7: 1 to 70 characters; servers are known that use more.
constexpr std::size_t longest_name = 150;

struct numbered {
  std::uint32_t number = 0;
  std::string_view rest;
};

std::optional<numbered> numbered_line(std::string_view line) {
  numbered out;
  const auto [end, wrong] = std::from_chars(line.data(), line.data() + line.size(), out.number);
  if (wrong != std::errc() || out.number == 0 || end == line.data() + line.size() || *end != ' ') return std::nullopt;
  out.rest = line.substr(static_cast<std::size_t>(end - line.data()) + 1);
  const auto trailing = out.rest.find(' ');
  if (trailing != std::string_view::npos) out.rest = out.rest.substr(0, trailing);
  return out;
}

/// Calls `each` with every line; false when one was not as it should be, which stops it.
template <class Each>
bool lines_of(std::string_view text, Each each) {
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    if (!each(line)) return false;
  }
  return true;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

} // namespace

// ---- what is there

void session::listed(const std::string& text, moment now) {
  messages_.clear();
  std::map<std::string, unsigned, std::less<>> times;
  std::set<std::uint32_t> numbers;
  const bool good = lines_of(text, [&](std::string_view line) {
    const auto got = numbered_line(line);
    if (!got || !is_name(got->rest) || !numbers.insert(got->number).second) return false;
    message m;
    m.number = got->number;
    m.name = std::string(got->rest);
    // one name for several mails (RFC 1939 §7 wants them to be copies): told apart by their order,
    // and deleted only when all of them are settled
    if (const auto nth = ++times[m.name]; nth > 1) m.name += " " + std::to_string(nth);
    messages_.push_back(std::move(m));
    return true;
  });
  if (!good) return fail(failure::protocol, "the server's list of mails (UIDL) cannot be understood");
  for (auto& m : messages_) m.double_name = times[m.name.substr(0, m.name.find(' '))] > 1;
  say(selected{folder, numbering, 0, 0, static_cast<std::uint32_t>(messages_.size()), false});
  if (settings_.look_only) return leave(now);
  send(stage::measuring, "LIST", now);
}

void session::measured(const std::string& text, moment now) {
  std::map<std::uint32_t, std::uint64_t> sizes;
  const bool good = lines_of(text, [&](std::string_view line) {
    const auto got = numbered_line(line);
    if (!got) return false;
    std::uint64_t size = 0;
    const auto [end, wrong] = std::from_chars(got->rest.data(), got->rest.data() + got->rest.size(), size);
    if (end == got->rest.data()) return false;
    sizes[got->number] = wrong == std::errc() ? size : UINT64_MAX;
    return true;
  });
  if (!good) return fail(failure::protocol, "the server's list of sizes cannot be understood");
  std::set<std::string, std::less<>> here;
  for (auto& m : messages_) {
    m.size = sizes[m.number];
    here.insert(m.name);
  }
  // what is no longer on the server need not be remembered
  std::erase_if(stored_, [&](const auto& name) { return !here.contains(name); });
  std::erase_if(left_, [&](const auto& name) { return !here.contains(name); });
  for (const auto& m : messages_)
    if (!stored_.contains(m.name) && !left_.contains(m.name) && !in_flight_.contains(m.name))
      out_.wants_known.push_back(m.name);
  if (out_.wants_known.empty()) return sort(now);
  stage_ = stage::sorting;
  since_ = now;
}

void session::known(result<known_names> settled, moment now) {
  if (stage_ != stage::sorting) return;
  if (!settled) return fail(failure::network, settled.why().message, settled.why().help);
  for (auto& name : settled->stored) stored_.insert(std::move(name));
  left_out_ += settled->left_out.size();
  for (auto& name : settled->left_out) left_.insert(std::move(name));
  sort(now);
}

void session::sort(moment now) {
  for (std::size_t i = 0; i < messages_.size(); ++i) {
    const auto& name = messages_[i].name;
    if (!stored_.contains(name) && !left_.contains(name) && !in_flight_.contains(name)) plan_.push_back(i);
  }
  stage_ = stage::reading;
  step(now);
}

// ---- reading

void session::step(moment now) {
  if (stage_ != stage::reading || running_) return;
  if (!plan_.empty()) return read_next(now);
  tell_left_out();
  read_once_ = true;
  wanted_.clear();
  if (!std::exchange(caught_up_told_, true)) say(caught_up{folder, {numbering, last_uid_}});
  if (in_flight_.empty()) delete_next(now); // else it waits for their commits
}

bool session::may_read(std::uint64_t size) const {
  if (in_flight_.empty()) return true;
  return in_flight_.size() < settings_.limits.mails_in_flight &&
         bytes_in_flight_ + std::min(size, settings_.limits.mail_size) <= settings_.limits.bytes_in_flight;
}

place session::place_of(const message& m) {
  const auto found = in_flight_.find(m.name);
  return {folder, numbering, found != in_flight_.end() ? found->second.uid : ++last_uid_, m.name};
}

void session::refuse(const message& m, std::string why) {
  auto where = place_of(m);
  in_flight_[m.name] = {where.uid, 0};
  say(refused_mail{std::move(where), m.size, std::move(why)});
}

void session::read_next(moment now) {
  while (!plan_.empty()) {
    const auto& m = messages_[plan_.front()];
    const bool too_large = m.size > settings_.limits.mail_size;
    const bool suspected = m.name == suspect_ && strikes_ >= settings_.limits.strikes;
    if (!judged(m) && !top_refused_ && !suspected) {
      looking_at_ = plan_.front();
      return send(stage::reading, "TOP " + std::to_string(m.number) + " 0", now);
    }
    if (!may_read(m.size)) return;
    std::optional<lease> held = lease();
    if (!too_large && !suspected) held = room_.take(m.size);
    if (!held) return; // `room_made` goes on
    const auto index = plan_.front();
    plan_.pop_front();
    if (too_large) {
      refuse(m, "it has " + std::to_string(m.size) + " bytes; at most " + std::to_string(settings_.limits.mail_size) +
                    " are accepted");
    } else if (suspected) {
      refuse(m, "the connection broke " + std::to_string(strikes_) + " times while it was read");
      suspect_.clear();
    } else {
      reading_room_ = std::move(*held);
      reading_ = index;
      return send(stage::reading, "RETR " + std::to_string(m.number), now);
    }
  }
  step(now);
}

void session::read(std::string bytes, moment now) {
  const auto& m = messages_[*std::exchange(reading_, std::nullopt)];
  if (m.name == suspect_) suspect_.clear();
  if (!judged(m) && is_too_old(m, bytes)) {
    reading_room_.reset();
    leave_out(m);
    return step(now);
  }
  mail out;
  out.place = place_of(m);
  out.bytes = std::move(bytes);
  in_flight_[m.name] = {out.place.uid, out.bytes.size()};
  bytes_in_flight_ += out.bytes.size();
  out.room = std::exchange(reading_room_, {});
  if (out.bytes.size() != m.size) out.room = room_.overdraw(out.bytes.size());
  say(std::move(out));
  step(now);
}

// ---- the first reading

bool session::judged(const message& m) const {
  return !settings_.not_before || read_once_ || wanted_.contains(m.name);
}

bool session::is_too_old(const message& m, std::string_view bytes) {
  const auto came = settings_.came(bytes);
  if (came && *came < *settings_.not_before) return true;
  wanted_.insert(m.name);
  return false;
}

void session::leave_out(const message& m) {
  constexpr std::size_t told_at_once = 200;
  ++left_out_;
  left_.insert(m.name);
  untold_.push_back(m.name);
  if (untold_.size() >= told_at_once) tell_left_out();
}

void session::tell_left_out() {
  if (!untold_.empty()) say(left_out{folder, numbering, left_out_, std::exchange(untold_, {})});
}

void session::looked_at(const std::string& header, moment now) {
  const auto index = *std::exchange(looking_at_, std::nullopt);
  if (is_too_old(messages_[index], header)) {
    plan_.pop_front();
    leave_out(messages_[index]);
  }
  step(now);
}

// ---- the owner

void session::acknowledge(const place& where, moment now) {
  const auto found = in_flight_.find(where.uidl);
  if (found == in_flight_.end()) return;
  bytes_in_flight_ -= found->second.bytes;
  in_flight_.erase(found);
  stored_.insert(where.uidl);
  step(now);
}

void session::pass_over(const place& where, moment now) {
  const auto found = in_flight_.find(where.uidl);
  if (found == in_flight_.end()) return;
  bytes_in_flight_ -= found->second.bytes;
  in_flight_.erase(found);
  left_.insert(where.uidl);
  step(now);
}

/// By the next visit, which lists it again.
void session::retry(const place& where, moment) {
  left_.erase(where.uidl);
  if (suspect_ == where.uidl) suspect_.clear();
}

// ---- deleting and leaving

bool session::may_delete(const message& m) const {
  if (!stored_.contains(m.name)) return false;
  if (!m.double_name) return true;
  const auto common = m.name.substr(0, m.name.find(' '));
  return std::ranges::all_of(messages_, [&](const message& other) {
    return other.name.substr(0, other.name.find(' ')) != common || stored_.contains(other.name);
  });
}

void session::delete_next(moment now) {
  if (settings_.policy == after_commit::remove && !std::exchange(deletes_planned_, true))
    for (std::size_t i = 0; i < messages_.size(); ++i)
      if (may_delete(messages_[i])) to_delete_.push_back(i);
  if (to_delete_.empty()) return leave(now);
  deleting_ = to_delete_.front();
  to_delete_.pop_front();
  send(stage::deleting, "DELE " + std::to_string(messages_[*deleting_].number), now);
}

void session::leave(moment now) {
  send(stage::leaving, "QUIT", now);
}

void session::left(bool ok) {
  if (!deleted_.empty()) {
    if (ok) say(marked{folder, numbering, std::exchange(deleted_, {})});
    else
      say(marking_failed{folder, numbering, std::exchange(deleted_, {}),
                         "the server says that not all of them were deleted"});
  }
  stage_ = stage::closed;
  out_.close = true;
  out_.again_after = std::max<std::chrono::seconds>(settings_.timing.poll, login_delay_);
}

} // namespace barid::pop3
