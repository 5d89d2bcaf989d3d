#include "runtime/mail/compose/compose.hpp"

#include "runtime/mail/addressing/wire_address.hpp"
#include "runtime/mail/compose/body.hpp"
#include "runtime/mail/compose/header_writer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace barid::compose {

namespace {

constexpr std::size_t most_references = 20;

/// A stranger's Message-ID that can be written back as it is; others are left out, not mended.
bool is_writable_id(const std::string& id) {
  return !id.empty() && id.size() <= 250 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return c > 0x20 && c < 0x7f && c != '<' && c != '>' && c != '"' && c != '\\';
  });
}

std::vector<std::string> bracketed(const std::vector<std::string>& ids) {
  std::vector<std::string> out;
  for (const auto& id : ids)
    if (is_writable_id(id) && std::find(out.begin(), out.end(), "<" + id + ">") == out.end())
      out.push_back("<" + id + ">");
  // the first tells the conversation, the last ones the place in it
  if (out.size() > most_references)
    out.erase(out.begin() + 1, out.end() - static_cast<std::ptrdiff_t>(most_references - 1));
  return out;
}

/// RFC 5322 §3.3: `Sun, 29 Mar 2026 10:05:09 +0300`.
result<std::string> date_text(instant when, int utc_offset) {
  using namespace std::chrono;
  static constexpr std::array days_{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months_{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (utc_offset < -720 || utc_offset > 840) return error{errc::invalid, "no zone is that far from UTC", ""};
  const auto local = floor<seconds>(when) + minutes(utc_offset);
  const auto day = floor<days>(local);
  const year_month_day date{day};
  if (int(date.year()) < 1970 || int(date.year()) > 9999)
    return error{errc::invalid, "the date of a mail is out of range", ""};
  const hh_mm_ss time{local - day};
  std::array<char, 64> out{};
  std::snprintf(out.data(), out.size(), "%s, %u %s %d %02d:%02d:%02d %c%02d%02d", days_[weekday{day}.c_encoding()],
                unsigned(date.day()), months_[unsigned(date.month()) - 1], int(date.year()), int(time.hours().count()),
                int(time.minutes().count()), int(time.seconds().count()), utc_offset < 0 ? '-' : '+',
                std::abs(utc_offset) / 60, std::abs(utc_offset) % 60);
  return std::string(out.data());
}

class composer {
public:
  explicit composer(const letter& what) : what_(what) {}

  result<composed> run() {
    auto id = message_id_of(what_.tag);
    if (!id) return id.why();
    auto date = date_text(what_.date, what_.utc_offset);
    if (!date) return date.why();
    out_.message_id = *id;
    for (auto step : {&composer::write_people, &composer::write_envelope})
      if (auto done = (this->*step)(); !done) return done.why();
    head_.text_field("Subject", what_.subject);
    head_.atoms_field("Date", {*date});
    head_.atoms_field("Message-ID", {"<" + *id + ">"});
    write_thread();
    write_origin();
    head_.atoms_field("MIME-Version", {"1.0"});
    out_.bytes = head_.bytes() + write_body(what_, *id);
    return std::move(out_);
  }

private:
  result<std::vector<address>> on_the_wire(const std::vector<address>& people) {
    std::vector<address> out;
    for (const auto& one : people) {
      auto wire = addressing::to_wire(one.spec);
      if (!wire) return wire.why();
      out_.utf8_headers |= wire->utf8;
      out.push_back({one.name, std::move(wire->text)});
    }
    return out;
  }

  result<void> write_people() {
    const std::array<std::pair<const char*, std::vector<address>>, 4> fields{
        {{"From", {what_.from}}, {"To", what_.to}, {"Cc", what_.cc}, {"Reply-To", what_.reply_to}}};
    for (const auto& [name, people] : fields) {
      auto wire = on_the_wire(people);
      if (!wire) return wire.why();
      if (!wire->empty()) head_.addresses_field(name, *wire);
    }
    // RFC 5322 §3.6.3 allows none, many filters do not
    if (what_.to.empty() && what_.cc.empty()) head_.atoms_field("To", {"undisclosed-recipients:;"});
    return {};
  }

  result<void> write_envelope() {
    for (const auto* people : {&what_.to, &what_.cc, &what_.bcc})
      for (const auto& one : *people) {
        if (auto wire = addressing::to_wire(one.spec); !wire) return wire.why();
        if (std::find(out_.recipients.begin(), out_.recipients.end(), one.spec) == out_.recipients.end())
          out_.recipients.push_back(one.spec);
      }
    if (out_.recipients.empty()) return error{errc::invalid, "a mail needs a recipient", ""};
    return {};
  }

  void write_thread() {
    if (is_writable_id(what_.in_reply_to)) head_.atoms_field("In-Reply-To", {"<" + what_.in_reply_to + ">"});
    auto references = what_.references;
    if (references.empty() || references.back() != what_.in_reply_to) references.push_back(what_.in_reply_to);
    if (const auto ids = bracketed(references); !ids.empty()) head_.atoms_field("References", ids);
  }

  void write_origin() {
    if (what_.written_by == origin::person) return;
    head_.atoms_field("Auto-Submitted",
                      {what_.written_by == origin::automatic_reply ? "auto-replied" : "auto-generated"});
    head_.atoms_field("X-Auto-Response-Suppress", {"All"}); // what Exchange looks at instead
  }

  const letter& what_;
  header_writer head_;
  composed out_;
};

} // namespace

result<composed> compose(const letter& what) {
  return composer(what).run();
}

} // namespace barid::compose
