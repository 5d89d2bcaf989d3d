#include "tests/faults/sink.hpp"

#include <map>
#include <utility>

namespace barid::faults {

namespace {

std::string message_id_of(const std::string& bytes) {
  const std::string name = "\nMessage-ID: <";
  const auto at = ("\n" + bytes).find(name);
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() - 1;
  return bytes.substr(begin, bytes.find('>', begin) - begin);
}

std::map<std::string, std::vector<sent_mail>> by_message(const std::vector<sent_mail>& ledger) {
  std::map<std::string, std::vector<sent_mail>> out;
  for (const auto& m : ledger) out[m.message_id].push_back(m);
  return out;
}

/// Of one mail that came several times.
std::string complaint(const std::vector<sent_mail>& all, const std::string& origin, bool doubtful) {
  if (origin != "human") return "is automatic and came " + std::to_string(all.size()) + " times";
  if (!doubtful) return "came twice and is not flagged";
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].bytes != all[0].bytes) return "came twice with different bytes";
    if (all[i].recipients != all[0].recipients) return "came twice to different people";
    if (all[i].life == all[i - 1].life) return "came twice without a kill in between";
  }
  return {};
}

} // namespace

std::vector<sent_mail> sink::ledger() const {
  const std::lock_guard hold(lock_);
  return ledger_;
}

void sink::next_life() {
  const std::lock_guard hold(lock_);
  ++life_;
}

void sink::hold_answer(std::string text) {
  const std::lock_guard hold(lock_);
  hold_ = std::move(text);
}

std::vector<std::string> sink::held() const {
  const std::lock_guard hold(lock_);
  return held_;
}

bool sink::take(sent_mail now) {
  const std::lock_guard hold(lock_);
  now.life = life_;
  ledger_.push_back(now);
  if (hold_.empty() || now.bytes.find(hold_) == std::string::npos) return false;
  hold_.clear();
  held_.push_back(now.message_id);
  return true;
}

void sink::play(testing::conversation& c) {
  c.say("220 sink.example\r\n");
  sent_mail now;
  for (auto line = c.hear();; line = c.hear()) {
    if (line.starts_with("EHLO")) c.say("250-sink.example\r\n250-AUTH PLAIN\r\n");
    if (line.starts_with("AUTH")) {
      c.say("235 welcome\r\n");
      continue;
    }
    if (line.starts_with("MAIL")) now = {};
    if (line.starts_with("RCPT")) now.recipients += line.substr(8) + "\n";
    if (line == "DATA") {
      c.say("354 go on\r\n");
      for (line = c.hear(); line != "."; line = c.hear()) now.bytes += line + "\n";
      now.message_id = message_id_of(now.bytes);
      if (take(now)) return c.fall_silent();
    } else if (line.starts_with("QUIT")) {
      c.say("221 bye\r\n");
      return c.hang_up();
    }
    c.say("250 ok\r\n");
  }
}

std::vector<std::string> judge_sent(const std::vector<sent_mail>& ledger, testing::store_audit& stored) {
  std::vector<std::string> out;
  auto came = by_message(ledger);
  const auto rows = stored.run("select payload->>'message_id', origin, state, doubtful from outbox");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto id = rows[i].get<std::string>(0);
    const auto origin = rows[i].get<std::string>(1), state = rows[i].get<std::string>(2);
    const auto all = came[id];
    came.erase(id);
    const auto which = "the mail <" + id + ">, " + origin + ", " + state + ", ";
    if (state == "sent" && all.empty()) out.push_back(which + "never came");
    if (state != "sent" && !(origin == "automatic" && state == "parked"))
      out.push_back(which + "did not come to its end");
    if (all.size() > 1)
      if (const auto wrong = complaint(all, origin, rows[i].get<bool>(3)); !wrong.empty()) out.push_back(which + wrong);
  }
  for (const auto& [id, all] : came) out.push_back("the mail <" + id + "> was sent and is not in the store");
  return out;
}

std::size_t doubles(const std::vector<sent_mail>& ledger) {
  std::size_t n = 0;
  for (const auto& [id, all] : by_message(ledger)) n += all.size() > 1 ? 1 : 0;
  return n;
}

} // namespace barid::faults
