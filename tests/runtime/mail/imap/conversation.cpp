#include "conversation.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sstream>

namespace barid::imap {

namespace {

std::string at(const place& p) {
  return p.folder + " " + std::to_string(p.uidvalidity) + ":" + std::to_string(p.uid);
}

std::string numbers(const std::vector<std::uint32_t>& uids) {
  return to_set(uids);
}

struct words {
  std::string operator()(const connected& e) const {
    return e.encrypted ? "connected encrypted" : "connected in clear";
  }
  std::string operator()(const authenticated&) const { return "authenticated"; }
  std::string operator()(const selected& e) const {
    std::ostringstream out;
    out << "selected " << e.folder << " validity " << e.uidvalidity << " next " << e.uidnext << " modseq "
        << e.highestmodseq << " exists " << e.exists << (e.read_only ? " read-only" : "");
    return out.str();
  }
  std::string operator()(const cursor_reset& e) const {
    return "reset " + e.folder + " " + std::to_string(e.old_uidvalidity) + "->" + std::to_string(e.new_uidvalidity);
  }
  std::string operator()(const mail& e) const {
    std::string out = "mail " + at(e.place);
    for (const auto& f : e.flags) out += " " + f;
    if (e.internaldate) out += " " + to_rfc3339(*e.internaldate);
    return out + " " + std::to_string(e.bytes.size()) + " bytes";
  }
  std::string operator()(const refused_mail& e) const { return "refused " + at(e.place) + " " + e.why; }
  std::string operator()(const gone& e) const { return "gone " + at(e.place); }
  std::string operator()(const caught_up& e) const {
    return "caught up " + e.folder + " " + std::to_string(e.at.uidvalidity) + ":" + std::to_string(e.at.uid);
  }
  std::string operator()(const left_out& e) const { return "left out " + e.folder + " " + std::to_string(e.count); }
  std::string operator()(const announced& e) const { return "announced " + e.folder + " " + std::to_string(e.exists); }
  std::string operator()(const expunged& e) const { return "expunged " + e.folder + " " + std::to_string(e.count); }
  std::string operator()(const marked& e) const { return "marked " + e.folder + " " + numbers(e.uids); }
  std::string operator()(const marking_failed& e) const {
    return "marking failed " + e.folder + " " + numbers(e.uids) + " " + e.why;
  }
  std::string operator()(const copied& e) const { return "copied " + std::to_string(e.number); }
  std::string operator()(const not_copied& e) const { return "not copied " + std::to_string(e.number) + " " + e.why; }
  std::string operator()(const folder_unavailable& e) const { return "unavailable " + e.folder + " " + e.why; }
  std::string operator()(const alert& e) const { return "alert " + e.text; }
  std::string operator()(const notice& e) const { return "notice " + e.text; }
  std::string operator()(const failed& e) const { return std::string("failed ") + name_of(e.kind) + ": " + e.text; }
  std::string operator()(const retrying& e) const {
    return "retrying after " + std::to_string(e.after.count()) + " ms";
  }
  std::string operator()(const paused& e) const { return "paused " + e.why; }
};

std::string_view trimmed(std::string_view line) {
  while (line.starts_with(' ')) line.remove_prefix(1);
  return line;
}

} // namespace

std::string in_words(const event& e) {
  return std::visit(words{}, e);
}

account_settings usual_settings() {
  account_settings out;
  out.host = "imap.acme.example";
  out.user = "support@acme.example";
  out.secret = [](const secret_answer& answer) { answer(std::string("p\"w")); };
  out.policy = after_commit::keep;
  out.send_id = false;
  return out;
}

conversation::conversation(account_settings settings, std::size_t chunk)
    : session(std::move(settings)), chunk_(chunk) {}

void conversation::collect() {
  auto out = session.take();
  sent += out.to_send;
  everything += out.to_send;
  closed = closed || out.close;
  flags.start_tls = flags.start_tls || out.start_tls;
  for (auto& e : out.events) {
    told.push_back(in_words(e));
    if (auto* m = std::get_if<mail>(&e)) mails.push_back(std::move(*m));
  }
  if (!out.wants_secret) return;
  session.settings().secret([this](result<std::string> s) { session.secret(std::move(s), now); });
  collect();
}

void conversation::connect(transport how) {
  sent.clear();
  closed = false;
  flags = {};
  session.connected(how, now);
  collect();
}

void conversation::log_in(const std::string& capabilities) {
  connect();
  server("* OK [CAPABILITY " + capabilities + "] ready\r\n");
  server("b1 OK [CAPABILITY " + capabilities + "] welcome\r\n");
  const auto line = sent.find("\r\nb2 ");
  BOOST_REQUIRE(line != std::string::npos);
  sent.erase(0, line + 2);
  told.clear();
}

void conversation::server(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t n = chunk_;
    if (n == 0) {
      random_ = random_ * 1103515245 + 12345;
      n = 1 + (random_ >> 16) % 40;
    }
    session.received(bytes.substr(0, n), now);
    collect();
    bytes.remove_prefix(std::min(n, bytes.size()));
  }
}

void conversation::play(std::string_view script) {
  while (!script.empty()) {
    const auto line = trimmed(script.substr(0, script.find('\n')));
    script.remove_prefix(std::min(script.size(), script.find('\n') + 1));
    if (line.empty()) {
      if (script.find('\n') == std::string_view::npos) break;
      continue;
    }
    BOOST_REQUIRE(line.size() >= 2);
    const std::string rest(line.substr(std::min<std::size_t>(3, line.size())));
    if (line.starts_with("S:")) {
      server(rest + "\r\n");
    } else if (line.starts_with("C:")) {
      BOOST_TEST_REQUIRE(sent.substr(0, sent.find("\r\n")) == rest);
      sent.erase(0, rest.size() + 2);
    } else if (line.starts_with("E:")) {
      BOOST_TEST_REQUIRE(!told.empty(), "nothing was told where '" << rest << "' was expected");
      BOOST_TEST_REQUIRE(told.front() == rest);
      told.erase(told.begin());
    } else {
      BOOST_FAIL("a line of a conversation begins with S:, C: or E:");
    }
  }
}

void conversation::advance(std::chrono::seconds by) {
  now += by;
  session.tick(now);
  collect();
}

void conversation::end() {
  BOOST_TEST(sent == "");
  for (const auto& t : told) BOOST_TEST_ERROR("also told: " + t);
}

} // namespace barid::imap
