#include "peer.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace barid::hostile {

namespace {

using testing::conversation;

net::tls_context context(testing::tls_authority& by, const testing::certificate_wish& wish) {
  const auto files = by.issue(wish);
  auto made = net::tls_context::server(files.certificate, files.key);
  if (!made) throw std::runtime_error(made.why().message);
  return *made;
}

void replace_all(std::string& in, std::string_view what, const std::string& by) {
  for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + by.size()))
    in.replace(at, what.size(), by);
}

/// One server's side of a connection.
class speaker {
public:
  speaker(conversation& c, certificate shown, const lies& l, int visit)
      : c_(c), shown_(shown), lies_(l), visit_(visit) {}

  /// The honest answer, unless there is a lie for this. False: the connection is over.
  bool answer(std::string_view verb, std::string honest, const std::string& tag = {}) {
    const auto lie = lies_.find(verb);
    if (lie == lies_.end()) {
      c_.say(honest);
      return true;
    }
    auto text = lie->second;
    replace_all(text, "TAG", tag);
    replace_all(text, "VISIT", std::to_string(visit_));
    if (text.ends_with("...")) for_ever(text.substr(0, text.size() - 3));
    const bool cut = text.ends_with('!');
    if (cut) text.pop_back();
    if (!text.empty()) c_.say(text);
    if (cut) c_.hang_up();
    return !cut;
  }

  void secure() { c_.start_tls(shown_by(shown_)); }
  std::string hear() { return c_.hear(); }
  void say(std::string_view text) { c_.say(text); }
  void fall_silent() { c_.fall_silent(); }
  [[nodiscard]] bool lies_about(std::string_view verb) const { return lies_.contains(verb); }

private:
  conversation& c_;
  certificate shown_;
  const lies& lies_;
  int visit_;

  /// Until the client has had enough of it, which ends the script.
  void for_ever(const std::string& text) {
    const auto last = text.size() < 2 ? std::string::npos : text.rfind("\r\n", text.size() - 3);
    auto again = last == std::string::npos ? text : text.substr(last + 2);
    c_.say(text);
    std::string block;
    while (block.size() < (64U << 10U)) block += again;
    while (true) c_.say(block);
  }
};

std::string upper(std::string_view text) {
  std::string out(text);
  for (auto& x : out)
    if (x >= 'a' && x <= 'z') x = static_cast<char>(x - 'a' + 'A');
  return out;
}

/// `UID FETCH 1:* (UID RFC822.SIZE)` is a wish for sizes, one with `BODY.PEEK` for bodies.
std::string imap_verb(const std::string& command) {
  const auto text = upper(command);
  if (text.find("BODY.PEEK") != std::string::npos) return "BODIES";
  if (text.starts_with("UID FETCH")) return "SIZES";
  return text.substr(0, text.find(' '));
}

const char* body = "Subject: hello\r\n\r\nhello\r\n";

std::string fetched(int uid) {
  const std::string text = body;
  return "* " + std::to_string(uid) + " FETCH (UID " + std::to_string(uid) +
         " FLAGS () INTERNALDATE \"01-Feb-2026 10:00:00 +0000\" BODY[] {" + std::to_string(text.size()) + "}\r\n" +
         text + ")\r\n";
}

} // namespace

testing::tls_authority& authority() {
  static testing::tls_authority a;
  return a;
}

const net::tls_context& shown_by(certificate which) {
  using hours = std::chrono::hours;
  static testing::tls_authority stranger("somebody's authority");
  static const std::array<net::tls_context, 4> all{
      context(authority(), {}), context(authority(), {{"mx.evil.example"}}),
      context(authority(), {{"localhost"}, hours(-480), hours(-24)}), context(stranger, {})};
  return all.at(static_cast<std::size_t>(which));
}

void speak_imap(conversation& c, bool at_once, certificate shown, const lies& l, int visit) {
  speaker s(c, shown, l, visit);
  const std::string in_clear = "IMAP4rev1 STARTTLS LOGINDISABLED";
  const std::string under_tls = "IMAP4rev1 SASL-IR AUTH=PLAIN IDLE UIDPLUS";
  bool secured = at_once;
  if (at_once) s.secure();
  if (!s.answer("greeting", "* OK ready\r\n")) return;
  while (true) {
    const auto line = s.hear();
    const auto tag = line.substr(0, line.find(' '));
    const auto verb = imap_verb(line.substr(std::min(tag.size() + 1, line.size())));
    const auto ok = tag + " OK done\r\n";
    bool on = true;
    if (verb == "STARTTLS") {
      on = s.answer(verb, tag + " OK go\r\n", tag);
      if (on) s.secure();
      secured = true;
    } else if (verb == "CAPABILITY") {
      const auto offer = secured ? under_tls : in_clear;
      on = s.answer(secured ? "after TLS" : verb, "* CAPABILITY " + offer + "\r\n" + ok, tag);
    } else if (verb == "SELECT" || verb == "EXAMINE") {
      on = s.answer("SELECT",
                    "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 3] x\r\n" + tag + " OK [READ-WRITE] x\r\n",
                    tag);
    } else if (verb == "SIZES") {
      on = s.answer(verb, "* 1 FETCH (UID 1 RFC822.SIZE 24)\r\n* 2 FETCH (UID 2 RFC822.SIZE 24)\r\n" + ok, tag);
    } else if (verb == "BODIES") {
      on = s.answer(verb, fetched(1) + fetched(2) + ok, tag);
    } else if (verb == "IDLE") {
      s.say("+ idling\r\n");
      s.fall_silent();
    } else {
      on = s.answer(verb, ok, tag);
    }
    if (!on) return;
  }
}

void speak_pop3(conversation& c, bool at_once, certificate shown, const lies& l, int visit) {
  speaker s(c, shown, l, visit);
  const lies honest{{"CAPA", "+OK\r\nUSER\r\nUIDL\r\n.\r\n"},
                    {"UIDL", "+OK\r\n1 first\r\n2 second\r\n.\r\n"},
                    {"LIST", "+OK\r\n1 24\r\n2 24\r\n.\r\n"},
                    {"RETR", std::string("+OK\r\n") + body + ".\r\n"}};
  if (at_once) s.secure();
  if (!s.answer("greeting", "+OK ready\r\n")) return;
  while (true) {
    const auto line = upper(s.hear());
    const auto verb = line.substr(0, 4);
    const auto known = honest.find(verb);
    if (!s.answer(verb, known == honest.end() ? "+OK\r\n" : known->second)) return;
    if (verb == "STLS") s.secure();
  }
}

void speak_smtp(conversation& c, bool at_once, certificate shown, const lies& l, int visit) {
  speaker s(c, shown, l, visit);
  bool secured = at_once;
  if (at_once) s.secure();
  if (!s.answer("greeting", "220 mx ESMTP\r\n")) return;
  while (true) {
    const auto verb = upper(s.hear()).substr(0, 4);
    bool on = true;
    if (verb == "EHLO") {
      on = secured ? s.answer("after TLS", "250-mx\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n")
                   : s.answer(verb, "250-mx\r\n250 STARTTLS\r\n");
    } else if (verb == "STAR") {
      on = s.answer(verb, "220 go\r\n");
      if (on) s.secure();
      secured = true;
    } else if (verb == "AUTH") {
      on = s.answer(verb, "235 2.7.0 in\r\n");
    } else if (verb == "DATA") {
      on = s.answer(verb, "354 go\r\n");
      if (on && !s.lies_about(verb)) {
        while (s.hear() != ".") {
        }
        on = s.answer(".", "250 2.0.0 queued\r\n");
      }
    } else {
      on = s.answer(verb, "250 2.0.0 ok\r\n");
    }
    if (!on) return;
  }
}

} // namespace barid::hostile
