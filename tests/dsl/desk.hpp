// A desk for tests: rules from text, mails in a few words, decisions.

#pragma once

#include "dsl/compile.hpp"
#include "dsl/decide.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace barid::test {

using files = std::vector<std::pair<std::string, std::string>>;

inline source_set set_of(const files& all) {
  source_set out;
  for (const auto& [path, text] : all) out.files.push_back({path, text});
  return out;
}

inline std::string described(const std::vector<diagnostic>& all) {
  std::string out;
  for (const auto& d : all) out += d.code + ": " + d.message + " (" + d.help + ")\n";
  return out;
}

/// The program of a rule text that must be right.
inline dsl::program_ptr program_of(const files& all, const dsl::compile_options& options = {}) {
  auto c = dsl::compile(set_of(all), options);
  BOOST_REQUIRE_MESSAGE(c.program, described(c.diagnostics));
  return c.program;
}
inline dsl::program_ptr program_of(const std::string& rules, const dsl::compile_options& options = {}) {
  return program_of(files{{"rules.route", rules}}, options);
}

/// What is wrong with a rule text: "CODE message" lines.
inline std::vector<std::string> findings_of(const files& all) {
  std::vector<std::string> out;
  for (const auto& d : dsl::compile(set_of(all)).diagnostics) out.push_back(d.code + " " + d.message);
  return out;
}
inline std::vector<std::string> findings_of(const std::string& rules) {
  return findings_of(files{{"rules.route", rules}});
}

struct letter {
  std::string from = "sara@shop.example";
  std::string subject = "hello";
  std::string body = "good morning";
  std::string language = "en";
  bool auto_submitted = false;
  std::vector<std::string> attachments;
  std::vector<header> headers;
  std::string name = "Sara";
};

inline instant at(int y, unsigned m, unsigned d, int h, int min, int offset_hours = 0) {
  using namespace std::chrono;
  return sys_days{year(y) / month(m) / day(d)} + hours(h - offset_hours) + minutes(min);
}

inline event message(const letter& l, instant when = at(2026, 3, 29, 7, 0)) {
  auto m = std::make_shared<mail>();
  m->from = {{l.name, l.from}};
  m->to = {{"", "support@acme.example"}};
  m->subject = l.subject;
  m->body = m->text = l.body;
  m->language = l.language;
  m->auto_submitted = l.auto_submitted;
  m->headers = l.headers;
  m->message_id = "m1@shop.example";
  for (const auto& a : l.attachments) m->attachments.push_back({.name = a, .type = "application/octet-stream"});
  event e;
  e.id = "event-1";
  e.at = when;
  e.mailbox = "support";
  e.envelope = {l.from, {"support@acme.example"}};
  e.mail = std::move(m);
  return e;
}

inline facts fresh(const event& e) {
  facts f;
  f.now = e.at;
  f.conversation.mailbox = e.mailbox;
  return f;
}

inline decision decide_first(const dsl::program_ptr& p, const letter& l) {
  const auto e = message(l);
  return dsl::decide(*p, e, fresh(e));
}

/// "assign billing", "tag vip", …: verbs with their first argument.
inline std::vector<std::string> said(const decision& d) {
  std::vector<std::string> out;
  for (const auto& e : d.effects)
    out.push_back(e.arguments.empty() ? e.verb : e.verb + " " + to_text(e.arguments.front().second));
  return out;
}

} // namespace barid::test
