// Copies that the owner wants in a folder: one APPEND after the other, between other commands.
//
// The answer to an APPEND may be lost with the connection, and then nobody knows: the owner is told so
// and asks again, so that a copy may be there twice but is never missing.

#include "grammar/imap/mailbox_name.hpp"
#include "runtime/mail/imap/session.hpp"

#include <array>
#include <cstdio>
#include <utility>

namespace barid::imap {

namespace {

/// `date-time` of RFC 9051 §9, in UTC, with its quotes.
std::string quoted_date(instant at) {
  using namespace std::chrono;
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss time(floor<seconds>(at - day));
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "\"%2u-%s-%04d %02d:%02d:%02d +0000\"", unsigned(date.day()),
                months.at(unsigned(date.month()) - 1), int(date.year()), int(time.hours().count()),
                int(time.minutes().count()), int(time.seconds().count()));
  return out.data();
}

} // namespace

void session::copy(copy_request what, moment now) {
  if (stage_ == stage::closed) return copies_not(what.number, "there is no connection");
  copies_.push_back(std::move(what));
  step(now);
}

void session::copy_next(moment now) {
  const auto& c = copies_.front();
  command_pieces pieces{"APPEND "};
  add_string(pieces, to_modified_utf7(c.folder).value_or(c.folder));
  pieces.back() += " (\\Seen) " + quoted_date(c.date) + " {" + std::to_string(c.bytes->size()) + "}\r\n";
  pieces.push_back(*c.bytes);
  run(verb::append, std::move(pieces), now);
}

void session::copy_answered(verb what, const status& s, moment now) {
  if (copies_.empty()) return;
  const bool ok = s.what == condition::ok;
  const bool missing = s.code && s.code->name == "TRYCREATE";
  if (what == verb::append && !ok && missing && !std::exchange(created_for_copy_, true)) {
    command_pieces pieces{"CREATE "};
    add_string(pieces, to_modified_utf7(copies_.front().folder).value_or(copies_.front().folder));
    return run(verb::create_for_copy, std::move(pieces), now);
  }
  if (what == verb::create_for_copy) return; // made or not, the next step tries again
  const auto number = copies_.front().number;
  copies_.pop_front();
  created_for_copy_ = false;
  if (ok) say(copied{number});
  else copies_not(number, "the server does not take the copy: " + shown(s.text));
}

void session::give_up_copies(const std::string& why) {
  for (const auto& c : std::exchange(copies_, {})) copies_not(c.number, why);
  created_for_copy_ = false;
}

} // namespace barid::imap
